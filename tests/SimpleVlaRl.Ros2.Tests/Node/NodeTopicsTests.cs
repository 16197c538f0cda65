using System.Collections.Concurrent;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.DiagnosticMessages;
using SimpleVlaRl.Messages.RclInterfaces;
using SimpleVlaRl.Ros2.Node;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests.Node;

[Collection("ROS 2 domain")]
public sealed class NodeTopicsTests
{
    [Fact]
    public async Task RosLog_LinesBeforeASubscription_ArriveLate()
    {
        using (Ros.Open("probe_for_library"))
        {
        }

        using RosContext talker = RosContext.Open(new() { NodeName = "log", NodeNamespace = "/lab/one", DomainId = Ros.Domain }, TimeProvider.System);
        using RosLog log = new(talker);
        long before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        log.Publish(LogLevel.Warning, "first");
        log.Publish(LogLevel.Error, "second");
        using RosContext listener = Ros.Open("log_listener");
        ConcurrentQueue<Log> heard = new();
        using RosSubscription subscription = listener.Subscribe("/rosout", Log.Description, QosProfile.Rosout, (payload, in _) =>
        {
            Log line = new();
            Assert.True(CdrMessage.TryRead(payload, line));
            heard.Enqueue(line);
        });
        await Ros.Until(() => heard.Count == 2, "both lines");
        Assert.Equal(
            [(LogLevel.Warning, "lab.one.log", "first"), (LogLevel.Error, "lab.one.log", "second")],
            heard.Select(line => (line.Level, line.Name, line.Message)));
        Assert.All(heard, line => Assert.InRange(line.StampNanoseconds, before, before + 60_000_000_000));
    }

    [Fact]
    public async Task DiagnosticsPublisher_UntilDisposed_PublishesWhatIsRead()
    {
        using RosContext talker = Ros.Open("diagnostics");
        using RosContext listener = Ros.Open("diagnostics_listener");
        ConcurrentQueue<DiagnosticArray> heard = new();
        using RosSubscription subscription = listener.Subscribe("/diagnostics", DiagnosticArray.Description, QosProfile.Default, (payload, in _) =>
        {
            DiagnosticArray message = new();
            Assert.True(CdrMessage.TryRead(payload, message));
            heard.Enqueue(message);
        });
        int readings = 0;
        using ManualResetEventSlim reading = new();
        using ManualResetEventSlim proceed = new(initialState: true);
        DiagnosticsPublisher diagnostics = new(talker, () =>
        {
            int number = Interlocked.Increment(ref readings);
            reading.Set();
            proceed.Wait(TestContext.Current.CancellationToken);
            KeyValue value = new() { Key = "number", Value = $"{number}" };
            return [new() { Level = DiagnosticLevel.Warning, Name = "diagnostics: gate", Message = "slow", Values = [value] }];
        });
        await Ros.Until(() => !heard.IsEmpty, "a status");
        Assert.True(heard.TryDequeue(out DiagnosticArray? array));
        DiagnosticStatus status = Assert.Single(array.Status);
        Assert.Equal((DiagnosticLevel.Warning, "diagnostics: gate", "slow", "number"), (status.Level, status.Name, status.Message, status.Values[0].Key));

        // A reading is in progress: Dispose waits for it, and none follows.
        proceed.Reset();
        reading.Reset();
        await Ros.Until(() => reading.IsSet, "the next reading");
        Task dispose = Task.Run(diagnostics.Dispose, TestContext.Current.CancellationToken);
        Assert.False(dispose.IsCompleted);
        proceed.Set();
        await dispose.WaitAsync(Ros.Patience, TestContext.Current.CancellationToken);
        int last = Volatile.Read(ref readings);
        await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);
        Assert.Equal(last, Volatile.Read(ref readings));
    }
}
