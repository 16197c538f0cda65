using System.Text.Json;
using SimpleVlaRl.Safety.Auditing;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary><c>vla-robot audit</c>, and the log of programs that were killed.</summary>
public sealed class AuditCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string path;

    public AuditCommandTests() => path = Path.Combine(folder.Path, AuditFileLog.UsualName);

    [Fact]
    public async Task Run_Fake_IsInTheLogFromStartToEnd()
    {
        (int exitCode, _, string errors) = await FinishedProgram.Run(
            "vla-robot", [], "run", "--fake", "--episodes", "2", "--time-limit", "0.2", "--audit", path);
        Assert.True(exitCode == 0, errors);
        (exitCode, string output, errors) = await FinishedProgram.Run("vla-robot", [], "audit", "--store", folder.Path, "--json");
        Assert.True(exitCode == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.True(document.RootElement.GetProperty("whole").GetBoolean());
        string[] kinds = [.. document.RootElement.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("kind").GetString()!)];
        Assert.Equal(["program_started", "profile", "policy"], kinds[..3]);
        Assert.Equal("program_ended", kinds[^1]);
        Assert.Equal((2, 2), (kinds.Count(kind => kind == "episode_started"), kinds.Count(kind => kind == "episode_ended")));

        // A digest that was noted finds lines that were cut from the end.
        string digest = document.RootElement.GetProperty("last_digest").GetString()!;
        string[] lines = File.ReadAllLines(path);
        File.WriteAllLines(path, lines[..^2]);
        Assert.Equal(0, (await FinishedProgram.Run("vla-robot", [], "audit", path, "--verify")).ExitCode);
        Assert.Equal(1, (await FinishedProgram.Run("vla-robot", [], "audit", path, "--verify", "--expect", digest)).ExitCode);
    }

    [Fact]
    public async Task Log_OfTwoProgramsThatAreKilledAgainAndAgain_StaysWhole()
    {
        Random random = new(5);
        int killed = 0;
        for (int round = 0; round < 3; round++)
        {
            using RunningProgram first = Write();
            using RunningProgram second = Write();
            int before = Lines();
            await first.Until(() => Lines() > before + 12, "both have begun");
            await Task.Delay(random.Next(0, 60), TestContext.Current.CancellationToken);
            first.Kill();
            byte[] there = Bytes();
            second.Kill();
            await first.Exit();
            await second.Exit();
            killed += 2;
            Assert.Equal(there, Bytes()[..there.Length]);
        }

        AuditReading reading = AuditFile.Read(path);
        Assert.Empty(reading.Breaks);
        Assert.Equal(killed, reading.Notices.Count(notice => notice.Contains("did not say that it ended", StringComparison.Ordinal)));
        Assert.True(reading.Lines.GroupBy(line => line.ProcessId).Count() == killed, "not all programs are in the log");
    }

    [Fact]
    public async Task Run_OnADiskThatIsFull_RefusesToBegin()
    {
        File.WriteAllText(path, "");
        (int exitCode, _, string errors) = await FinishedProgram.RunWithFilesUpTo(
            0, "vla-robot", "run", "--fake", "--episodes", "1", "--time-limit", "0.2", "--audit", path);
        Assert.Equal(1, exitCode);
        Assert.Contains("The audit log cannot be written: ", errors, StringComparison.Ordinal);
        Assert.Contains("Nothing was moved.", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "cannot be read", "nothing.jsonl")]
    [InlineData(2, "did you mean 'stop'", "--kind", "stob")]
    [InlineData(2, "--since is 'yesterday'", "--since", "yesterday")]
    [InlineData(2, "--expect is 'abc'", "--expect", "abc")]
    [InlineData(2, "would ignore", "--verify", "--kind", "stop")]
    public async Task Audit_OfWhatCannotBeRead_SaysWhy(int expected, string sentence, params string[] words)
    {
        (int exitCode, _, string errors) = await FinishedProgram.Run("vla-robot", [], ["audit", .. words]);
        Assert.Equal(expected, exitCode);
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private RunningProgram Write() =>
        RunningProgram.Robot(63, "run", "--fake", "--episodes", "100000", "--time-limit", "0.1", "--audit", path);

    /// <summary>What is there; whoever writes locks the file for the moment of a line.</summary>
    private byte[] Bytes()
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return File.ReadAllBytes(path);
            }
            catch (IOException) when (attempt < 1000)
            {
                TestContext.Current.CancellationToken.WaitHandle.WaitOne(1);
            }
        }
    }

    private int Lines() => File.Exists(path) ? Bytes().Count(letter => letter == '\n') : 0;
}
