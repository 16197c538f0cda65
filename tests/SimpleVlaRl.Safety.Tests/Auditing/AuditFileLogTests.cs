using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Safety.Auditing;

namespace SimpleVlaRl.Safety.Tests.Auditing;

/// <summary>The log's thread: several writers, a disk that refuses, and nothing for the control tick to wait for.</summary>
public sealed class AuditFileLogTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly TemporaryFolder folder = new();
    private readonly string path;

    public AuditFileLogTests() => path = Path.Combine(folder.Path, "logs", AuditFileLog.UsualName);

    [Fact]
    public void Write_FromTwoLogsAtOnce_MakesOneChain()
    {
        const int Events = 100;
        using (AuditFileLog left = Open())
        using (AuditFileLog right = Open())
        {
            AuditFileLog[] logs = [left, right];
            Parallel.ForEach(logs, log =>
            {
                for (int number = 0; number < Events; number++)
                {
                    log.Write(new AuditEvent { Kind = AuditKind.Verdict, By = log == left ? "left" : "right", Count = number });
                    Assert.Null(number % 10 == 0 ? log.Flush(Patience) : null);
                }
            });
        }

        AuditReading reading = AuditFile.Read(path);
        Assert.Empty(reading.Breaks);
        Assert.Empty(reading.Notices);
        foreach (string side in (string[])["left", "right"])
        {
            Assert.Equal(Enumerable.Range(0, Events).Select(number => (long?)number), reading.Lines.Where(line => line.By == side).Select(line => line.Count));
        }
    }

    [Fact]
    public void Flush_SaysNothing_OnceAllIsOnTheDisk()
    {
        using AuditFileLog log = Open();
        log.Write(new AuditEvent { Kind = AuditKind.Stop, By = "topic" });
        Assert.Null(log.Flush(Patience));
        Assert.Equal("topic", Assert.Single(AuditFile.Read(path).Lines).By);
    }

    [Fact]
    public void Write_WhileTheFolderIsGone_IsWrittenOnceItIsThereAgain()
    {
        using AuditFileLog log = Open();
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        log.Write(new AuditEvent { Kind = AuditKind.Stop, Count = 1 });
        Assert.Contains("No such file", log.Flush(Patience), StringComparison.Ordinal);
        log.Write(new AuditEvent { Kind = AuditKind.Stop, Count = 2 });
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Assert.True(SpinWait.SpinUntil(() => log.Flush(Patience) is null, Patience));
        Assert.Equal([1L, 2L], AuditFile.Read(path).Lines.Select(line => line.Count));
    }

    [Fact]
    public void Write_MoreThanFitsWhileTheDiskRefuses_IsCounted()
    {
        using AuditFileLog log = Open();
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        const int Events = 1500;
        for (int number = 0; number < Events; number++)
        {
            log.Write(new AuditEvent { Kind = AuditKind.Verdict, Count = number });
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Assert.True(SpinWait.SpinUntil(() => log.Flush(Patience) is null, Patience));
        AuditReading reading = AuditFile.Read(path);
        Assert.Empty(reading.Breaks);
        AuditLine lost = Assert.Single(reading.Lines, line => line.Kind == "events_lost");
        Assert.Equal(Events, reading.Lines.Count(line => line.Kind == "verdict") + lost.Count);
    }

    [Fact]
    public void Write_AllocatesNothing()
    {
        using AuditFileLog log = Open();
        for (int number = 0; number < 100; number++)
        {
            log.Write(new AuditEvent { Kind = AuditKind.Verdict, Subject = "left/waist", Count = number });
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int number = 0; number < 1000; number++)
        {
            log.Write(new AuditEvent { Kind = AuditKind.Verdict, Subject = "left/waist", Count = number });
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void New_WhereNothingCanBeAppended_SaysWhich()
    {
        IOException refusal = Assert.ThrowsAny<IOException>(() => new AuditFileLog("/proc/nowhere/audit.jsonl", "tests", TimeProvider.System));
        Assert.Contains("/proc/nowhere", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flush_OnADiskThatIsFull_SaysSo_AndWritersGoOn()
    {
        using AuditFileLog log = new("/dev/full", "tests", TimeProvider.System);
        log.Write(new AuditEvent { Kind = AuditKind.Stop });
        Assert.Contains("No space left on device", log.Flush(Patience), StringComparison.Ordinal);
        log.Write(new AuditEvent { Kind = AuditKind.Stop });
    }

    [Fact]
    public async Task Queue_FilledByManyThreads_LosesNothingThatFits()
    {
        const int Capacity = 64;
        EventQueue queue = new(Capacity);
        long lost = 0;
        HashSet<long> seen = [];
        Task[] writers = [.. Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (int number = 0; number < 5000; number++)
            {
                AuditEvent added = new() { Kind = AuditKind.Verdict, Count = (writer * 5000) + number };
                Interlocked.Add(ref lost, queue.TryAdd(new StampedEvent(added, default, 0)) ? 0 : 1);
            }
        }))];
        while (!Task.WhenAll(writers).IsCompleted || queue.TryPeek(out _))
        {
            if (queue.TryPeek(out StampedEvent oldest))
            {
                Assert.True(seen.Add(oldest.Happened.Count!.Value));
                queue.Remove();
            }
        }

        await Task.WhenAll(writers);
        Assert.Equal(lost, queue.TakeLost());
        Assert.Equal(20_000, seen.Count + lost);
        Assert.Equal(seen.Count, queue.Taken);
    }

    public void Dispose() => folder.Dispose();

    private AuditFileLog Open() => new(path, "tests", TimeProvider.System);
}
