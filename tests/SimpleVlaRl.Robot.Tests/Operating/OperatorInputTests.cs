using System.Buffers.Binary;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Robot.Operating;

namespace SimpleVlaRl.Robot.Tests.Operating;

/// <summary>Keys and foot switches as commands.</summary>
public sealed class OperatorInputTests : IOperatorDesk
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<(OperatorCommand Command, string Source)> given = [];

    public event Action<OperatorStatus>? Changed;

    public OperatorStatus Status { get; } = new(1, OperatorPhase.AwaitingGo, null, null, null, false, "place the towel, then say go");

    public string? Give(OperatorCommand command, string source)
    {
        given.Enqueue((command, source));
        Changed?.Invoke(Status);
        return null;
    }

    [Theory]
    [InlineData(' ', ConsoleKey.Spacebar, OperatorCommand.Stop)]
    [InlineData('\r', ConsoleKey.Enter, OperatorCommand.Go)]
    [InlineData('s', ConsoleKey.S, OperatorCommand.Success)]
    [InlineData('f', ConsoleKey.F, OperatorCommand.Failure)]
    [InlineData('d', ConsoleKey.D, OperatorCommand.Discard)]
    [InlineData('x', ConsoleKey.X, OperatorCommand.Stop)]
    [InlineData('\u001b', ConsoleKey.Escape, OperatorCommand.Stop)]
    [InlineData('u', ConsoleKey.U, OperatorCommand.Undo)]
    [InlineData('R', ConsoleKey.R, OperatorCommand.Reset)]
    [InlineData('r', ConsoleKey.R, null)]
    [InlineData('q', ConsoleKey.Q, null)]
    public void OperatorKeys_OfAKey_IsItsCommand(char letter, ConsoleKey key, OperatorCommand? expected) =>
        Assert.Equal(expected, OperatorKeys.Of(new ConsoleKeyInfo(letter, key, shift: false, alt: false, control: false)));

    [Fact]
    public void OperatorDisplay_WaitingForAPerson_ShowsTheKeysWhereThereAreAny()
    {
        Assert.Equal($"place the towel, then say go   [{OperatorKeys.Help}]", OperatorDisplay.Line(Status, hasKeys: true));
        Assert.Equal("place the towel, then say go", OperatorDisplay.Line(Status, hasKeys: false));
    }

    [Fact]
    public async Task PedalInput_PressesReleasesAndOtherEvents_GivesThePressesInOrder()
    {
        string device = Path.GetTempFileName();
        try
        {
            List<string> notices = [];
            await File.WriteAllBytesAsync(
                device,
                [.. Event(1, 48, 1), .. Event(0, 0, 0), .. Event(1, 48, 0), .. Event(1, 46, 1), .. Event(1, 46, 2), .. Event(4, 46, 1), .. Event(1, 30, 1),
                    .. Event(1, 57, 1)],
                TestContext.Current.CancellationToken);
            using PedalInput pedal = PedalInput.Open(device, PedalMap.Parse(PedalMap.Usual), this, notice =>
            {
                lock (notices)
                {
                    notices.Add(notice);
                }
            });
            while (Notices(notices) < 2)
            {
                await Task.Delay(2, TestContext.Current.CancellationToken);
            }

            Assert.Equal([(OperatorCommand.Go, "pedal"), (OperatorCommand.Success, "pedal"), (OperatorCommand.Failure, "pedal")], given);
            Assert.Contains("key 57 has no command; give it one with --pedal-map, such as 57=go", notices[0], StringComparison.Ordinal);
            Assert.Contains("unplugged", notices[1], StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(device);
        }
    }

    [Fact]
    public void PedalInput_NoSuchDevice_SaysWhatToDo() => Assert.Contains(
        "The pedal '/dev/input/none' cannot be read",
        Assert.Throws<UserException>(() => PedalInput.Open("/dev/input/none", PedalMap.Parse(PedalMap.Usual), this, _ => { })).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("30", "--pedal-map has '30'")]
    [InlineData("30=win", "--pedal-map has '30=win'; expected a key code and one of go, success, failure, discard, stop, undo")]
    [InlineData("30=go,30=stop", "the key code 30 twice")]
    public void PedalMap_NoMap_SaysWhichPair(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<UsageException>(() => PedalMap.Parse(text)).Message, StringComparison.Ordinal);

    private static int Notices(List<string> notices)
    {
        lock (notices)
        {
            return notices.Count;
        }
    }

    /// <summary>struct input_event of linux/input.h.</summary>
    private static byte[] Event(ushort type, ushort code, int value)
    {
        byte[] bytes = new byte[24];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, 1_700_000_000);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(16), type);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(18), code);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), value);
        return bytes;
    }
}
