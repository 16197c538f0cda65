using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Inference.Batching;

namespace SimpleVlaRl.Inference.Tests.Batching;

public sealed class BatchQueueTests
{
    private static readonly BatchingOptions UpToThree = new() { BatchLimit = 3, MaximumWait = TimeSpan.Zero };

    [Fact]
    public async Task Add_WhileALaneRuns_JoinsThoseWhoWaitUpToTheLimit()
    {
        using QueueBench bench = new(UpToThree);
        Task<PolicyReply> first = await bench.Occupy();
        PolicyCall[] calls = [.. Enumerable.Range(2, 4).Select(seed => QueueBench.Call($"robot {seed}", (ulong)seed))];
        Task<PolicyReply>[] waiting = [.. calls.Select(call => bench.Ask(call))];
        bench.Engine.Gate.Set();

        PolicyReply[] replies = await Task.WhenAll([first, .. waiting]);

        Assert.Equal(["1", "2,3,4", "5"], bench.Engine.Batches.Select(batch => string.Join(',', batch)));
        Assert.All(replies, reply => Assert.Equal(PolicyReplyStatus.Answered, reply.Status));
        Assert.Equal([1, 3, 3, 3, 1], replies.Select(reply => reply.Timings.BatchSize));
        Assert.Equal([2f, 3f, 4f, 5f], calls.Select(call => call.Chunk.Actions[0]));
    }

    [Fact]
    public async Task Add_OfTwoTemperatures_NeverMixesThem()
    {
        using QueueBench bench = new(UpToThree);
        Task<PolicyReply> first = await bench.Occupy();
        Task<PolicyReply>[] waiting = [.. Enumerable.Range(2, 4)
            .Select(seed => bench.Ask(QueueBench.Call($"robot {seed}", (ulong)seed, temperature: seed % 2)))];
        bench.Engine.Gate.Set();

        await Task.WhenAll([first, .. waiting]);

        Assert.Equal(["1", "2,4", "3,5"], bench.Engine.Batches.Select(batch => string.Join(',', batch)));
    }

    [Fact]
    public async Task Add_WithDeadlines_RunsTheEarliestFirst()
    {
        using QueueBench bench = new(new BatchingOptions());
        Task<PolicyReply> first = await bench.Occupy();
        long now = TimeProvider.System.GetTimestamp();
        Task<PolicyReply>[] waiting = [.. new[] { 30, 10, 20 }.Select(seconds =>
        {
            PolicyCall call = QueueBench.Call($"robot {seconds}", (ulong)seconds);
            call.DeadlineTimestamp = now + (seconds * TimeProvider.System.TimestampFrequency);
            return bench.Ask(call);
        })];
        bench.Engine.Gate.Set();

        await Task.WhenAll([first, .. waiting]);

        Assert.Equal([1f, 10f, 20f, 30f], bench.Engine.Batches.Select(batch => batch[0]));
    }

    [Fact]
    public async Task Add_ByARobotThatWaits_SupersedesItsOlderCallWithoutRunningIt()
    {
        using QueueBench bench = new(UpToThree);
        Task<PolicyReply> first = await bench.Occupy();
        Task<PolicyReply> older = bench.Ask(QueueBench.Call("robot", 2));
        Task<PolicyReply> newer = bench.Ask(QueueBench.Call("robot", 3));

        Assert.Equal(PolicyReplyStatus.Superseded, (await older).Status);
        bench.Engine.Gate.Set();
        Assert.Equal(PolicyReplyStatus.Answered, (await newer).Status);
        await first;
        Assert.Equal(["1", "3"], bench.Engine.Batches.Select(batch => string.Join(',', batch)));
    }

    [Fact]
    public async Task Add_ByARobotThatRunsAlone_StopsItsRun()
    {
        using QueueBench bench = new(UpToThree);
        Task<PolicyReply> older = await bench.Occupy("robot", 2);
        Task<PolicyReply> newer = bench.Ask(QueueBench.Call("robot", 3));

        Assert.Equal(PolicyReplyStatus.Superseded, (await older).Status);

        // The gate is closed still: the second run can only have begun because the first was stopped.
        await bench.Begun();
        bench.Engine.Gate.Set();
        Assert.Equal(PolicyReplyStatus.Answered, (await newer).Status);
    }

    [Fact]
    public async Task Add_ByARobotThatSharesARun_LeavesTheOthersTheirAnswer()
    {
        using QueueBench bench = new(UpToThree);
        Task<PolicyReply> first = await bench.Occupy();
        Task<PolicyReply> older = bench.Ask(QueueBench.Call("robot", 2));
        Task<PolicyReply> other = bench.Ask(QueueBench.Call("other", 3));
        Task<PolicyReply> superseding = bench.Ask(QueueBench.Call("first", 4));
        Assert.Equal(PolicyReplyStatus.Superseded, (await first).Status);
        await bench.Begun();
        PolicyCall newerCall = QueueBench.Call("robot", 5);
        Task<PolicyReply> newer = bench.Ask(newerCall);
        Assert.Equal(PolicyReplyStatus.Superseded, (await older).Status);
        bench.Engine.Gate.Set();

        PolicyReply[] replies = await Task.WhenAll(other, superseding, newer);

        Assert.All(replies, reply => Assert.Equal(PolicyReplyStatus.Answered, reply.Status));
        Assert.Equal(["1", "2,3,4", "5"], bench.Engine.Batches.Select(batch => string.Join(',', batch)));
        Assert.Equal(5f, newerCall.Chunk.Actions[0]);
    }

    [Fact]
    public async Task Cancel_OfACallThatWaits_RepliesAtOnceAndRunsNothing()
    {
        using QueueBench bench = new(UpToThree);
        using CancellationTokenSource source = new();
        Task<PolicyReply> first = await bench.Occupy();
        Task<PolicyReply> call = bench.AskUntil(QueueBench.Call("robot", 2), source.Token);

        await source.CancelAsync();

        Assert.Equal(PolicyReplyStatus.Cancelled, (await call).Status);
        Assert.Equal(PolicyReplyStatus.Cancelled, (await bench.AskUntil(QueueBench.Call("robot", 3), source.Token)).Status);
        bench.Engine.Gate.Set();
        await first;
        Assert.Equal(["1"], bench.Engine.Batches.Select(batch => string.Join(',', batch)));
    }

    [Fact]
    public async Task Add_WithAnExpiryThatPassed_IsTurnedAwayWithoutARun()
    {
        using QueueBench bench = new(UpToThree);
        Task<PolicyReply> first = await bench.Occupy();
        PolicyCall call = QueueBench.Call("robot", 2);
        call.ExpiryTimestamp = TimeProvider.System.GetTimestamp();
        Task<PolicyReply> expired = bench.Ask(call);
        bench.Engine.Gate.Set();

        Assert.Equal(PolicyReplyStatus.Expired, (await expired).Status);
        await first;
        Assert.Equal(["1"], bench.Engine.Batches.Select(batch => string.Join(',', batch)));
        Assert.Equal(1, bench.Queue.Counts.Expired);
    }

    [Fact]
    public async Task Add_ToAFullQueue_TurnsAwayTheLeastUrgentAndPrefersItAfterwards()
    {
        using QueueBench bench = new(new BatchingOptions { QueueLimit = 2 });
        Task<PolicyReply> first = await bench.Occupy();
        long second = TimeProvider.System.TimestampFrequency;
        long now = TimeProvider.System.GetTimestamp();
        Task<PolicyReply> AskBy(string robot, int seconds)
        {
            PolicyCall call = QueueBench.Call(robot, (ulong)seconds);
            call.DeadlineTimestamp = now + (seconds * second);
            return bench.Ask(call);
        }

        Task<PolicyReply> soon = AskBy("soon", 20);
        Task<PolicyReply> late = AskBy("late", 60);
        Task<PolicyReply> sooner = AskBy("sooner", 10);
        Assert.Equal(PolicyReplyStatus.Overloaded, (await late).Status);
        Assert.Equal(PolicyReplyStatus.Overloaded, (await AskBy("later", 50)).Status);

        // Turned away once, the robot with the latest deadline displaces one that was not.
        Task<PolicyReply> again = AskBy("late", 70);
        Assert.Equal(PolicyReplyStatus.Overloaded, (await soon).Status);
        bench.Engine.Gate.Set();

        await Task.WhenAll(first, sooner, again);
        Assert.Equal([1f, 70f, 10f], bench.Engine.Batches.Select(batch => batch[0]));
    }

    [Fact]
    public async Task Run_ThatThrows_IsAReplyToItsBatchAndTheNextIsServed()
    {
        using QueueBench bench = new(UpToThree);
        bench.Engine.Failure = new InvalidOperationException("out of memory");
        bench.Engine.Gate.Set();

        PolicyReply failed = await bench.Ask(QueueBench.Call("robot", 1));
        bench.Engine.Failure = null;
        PolicyReply served = await bench.Ask(QueueBench.Call("robot", 2));

        Assert.Equal(PolicyReplyStatus.Failed, failed.Status);
        Assert.Contains("out of memory", failed.Problem, StringComparison.Ordinal);
        Assert.Equal(PolicyReplyStatus.Answered, served.Status);
    }

    [Fact]
    public async Task Stop_TurnsAwayThoseWhoWaitAndFinishesWhatRuns()
    {
        using QueueBench bench = new(UpToThree);
        Task<PolicyReply> first = await bench.Occupy();
        Task<PolicyReply> waiting = bench.Ask(QueueBench.Call("robot", 2));

        bench.Queue.Stop();
        bench.Engine.Gate.Set();

        Assert.Equal(PolicyReplyStatus.Stopping, (await waiting).Status);
        Assert.Equal(PolicyReplyStatus.Answered, (await first).Status);
        Assert.Equal(PolicyReplyStatus.Stopping, (await bench.Ask(QueueBench.Call("robot", 3))).Status);
    }

    /// <summary>
    /// More robots than a lane can serve, each asking again as soon as it is answered or turned away: every one is answered about as often as any other.
    /// </summary>
    [Fact]
    public async Task Saturation_WithAQueueForHalf_StarvesNobody()
    {
        using QueueBench bench = new(new BatchingOptions { QueueLimit = 4 });
        const int Robots = 9;
        int[] answers = new int[Robots];
        using CancellationTokenSource end = new();
        Task[] robots = [.. Enumerable.Range(0, Robots).Select(index => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                PolicyReply reply = await bench.Ask(QueueBench.Call($"robot {index}", (ulong)index));
                answers[index] += reply.IsAnswered ? 1 : 0;
                await Task.Delay(reply.IsAnswered ? 1 : 2, TestContext.Current.CancellationToken);
            }
        }, TestContext.Current.CancellationToken))];

        for (int run = 0; run < 300; run++)
        {
            await bench.Begun();
            bench.Engine.Gate.Set();
            SpinWait.SpinUntil(() => bench.Engine.Batches.Count > run + 1 || bench.Queue.Counts.Running == 0, 100);
            bench.Engine.Gate.Reset();
        }

        await end.CancelAsync();
        bench.Engine.Gate.Set();
        await Task.WhenAll(robots);
        Assert.True(answers.Min() * 2 >= answers.Max(), $"answers per robot: {string.Join(", ", answers)}");
    }
}
