using System.Diagnostics;
using SimpleVlaRl.Safety.Guarding;

namespace SimpleVlaRl.Safety.Tests.Guarding;

/// <summary>Shared memory that is another's, another version's, another robot's, old, or torn.</summary>
public sealed class SharedMemoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly GuardIdentity identity;

    public SharedMemoryTests()
    {
        identity = GuardRig.IdentityIn(folder.Path);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Connect_NoMemory_SaysWhatToStart() => Assert.Contains("Start 'vla-robot guard'", Problem(), StringComparison.Ordinal);

    [Theory]
    [InlineData(GuardLayout.Magic, "was not made by a guard")]
    [InlineData(GuardLayout.Version, "lays its memory out by version")]
    [InlineData(GuardLayout.Build + 3, "is another build")]
    [InlineData(GuardLayout.JointCount, "joints, this program 6")]
    [InlineData(GuardLayout.Digest + 31, "keeps to another profile")]
    public void Connect_MemoryThatDiffersInOneByte_IsRefusedForThatReason(int offset, string expected)
    {
        using SharedRegion region = Made();
        Assert.Contains("does not answer", Problem(), StringComparison.Ordinal);
        Volatile.Write(ref region.Long(GuardLayout.Owner), 0);
        region.Span<byte>(offset, 1)[0] ^= 1;
        Assert.Contains(expected, Problem(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-20, "20.0 s old")]
    [InlineData(3600, "from the future")]
    public void Connect_MemoryWhoseGuardIsGone_IsRefused(double seconds, string expected)
    {
        using SharedRegion region = Made();
        region.Long(GuardLayout.GuardBeat) += (long)(seconds * TimeProvider.System.TimestampFrequency);
        Assert.Contains(expected, Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void Connect_MemoryThatIsNotReady_IsRefused()
    {
        using SharedRegion region = SharedRegion.Create(identity.File, GuardLayout.Size(6));
        Assert.Contains("not ready", Problem(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("truncate -s +1", "expected")]
    [InlineData("truncate -s 100", "expected")]
    [InlineData("chmod 644", "with mode 644")]
    [InlineData("chown 65534", "belongs to user 65534")]
    public void Connect_FileOfAnotherSizeModeOrUser_IsRefusedAndAGuardTakesNoOtherUsers(string command, string expected)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess || !command.StartsWith("chown", StringComparison.Ordinal), "only root gives files away");
        Made().Dispose();
        using (Process changing = Process.Start("/bin/sh", ["-c", $"{command} '{identity.File}'"]))
        {
            changing.WaitForExit();
            Assert.Equal(0, changing.ExitCode);
        }

        Assert.Contains(expected, Problem(), StringComparison.Ordinal);
        if (command.StartsWith("ch", StringComparison.Ordinal))
        {
            GuardException refused = Assert.Throws<GuardException>(() => SharedRegion.Create(identity.File, GuardLayout.Size(6)));
            Assert.Contains("Somebody else has made it", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_WhileAnotherThreadWrites_IsNeverTorn()
    {
        using SharedRegion region = Made();
        RequestChannel writing = new(region, 6);
        RequestChannel reading = new(region, 6);
        using CancellationTokenSource done = new();
        Thread writer = new(() =>
        {
            GuardRequest request = new(6) { ChunkCount = 60 };
            for (int version = 0; !done.IsCancellationRequested; version++)
            {
                Array.Fill(request.Positions, version);
                request.Chunk.AsSpan(0, 60).Fill(version);
                request.Number = version;
                writing.Write(request);
            }
        });
        writer.Start();
        try
        {
            GuardRequest read = new(6);
            int whole = 0;
            long began = TimeProvider.System.GetTimestamp();
            while (whole < 20_000 && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(10))
            {
                if (!reading.TryRead(reading.Word, read))
                {
                    continue;
                }

                whole++;
                Assert.All(read.Positions, position => Assert.Equal(read.Positions[0], position));
                Assert.Equal(-1, read.Chunk.AsSpan(0, read.ChunkCount).IndexOfAnyExcept((float)read.Positions[0]));
                Assert.Equal(read.Number, (int)read.Positions[0]);
            }

            Assert.True(whole > 100, $"only {whole} reads were whole");
        }
        finally
        {
            done.Cancel();
            writer.Join();
        }
    }

    [Fact]
    public void Read_BlockWhoseWriterDiedInTheMiddle_IsRefusedForEver()
    {
        using SharedRegion region = Made();
        RequestChannel channel = new(region, 6);
        channel.Write(new GuardRequest(6));
        new SequenceLock(region, GuardLayout.Request).BeginWrite();
        Assert.False(channel.TryRead(channel.Word, new GuardRequest(6)));
    }

    private SharedRegion Made()
    {
        SharedRegion region = SharedRegion.Create(identity.File, GuardLayout.Size(6));
        new Pulse(region, GuardLayout.GuardBeat, TimeProvider.System).Beat();
        GuardHeader.Write(region, identity);
        return region;
    }

    private string Problem()
    {
        Assert.Null(GuardClient.TryConnect(identity, 2, TimeProvider.System, out string problem));
        return problem;
    }
}
