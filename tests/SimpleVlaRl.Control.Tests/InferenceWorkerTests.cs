using SimpleVlaRl.Control.Fakes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Control.Tests;

public sealed class InferenceWorkerTests : IDisposable
{
    private readonly ScriptedPolicy policy = new();
    private readonly InferenceWorker worker;

    public InferenceWorkerTests() =>
        worker = new InferenceWorker(policy, new PolicyRequest { Frames = [new ImageFrame(4, 2)], Proprioception = new double[6] }, TimeProvider.System);

    public void Dispose()
    {
        policy.Go.Set();
        worker.Dispose();
        policy.Dispose();
    }

    [Fact]
    public void TryTake_AfterAnAnswer_GivesTheChunkOnceAndIsIdle()
    {
        policy.Go.Set();
        worker.Start();
        (ActionChunk? chunk, Exception? error) = Take();
        Assert.NotNull(chunk);
        Assert.Null(error);
        Assert.True(worker.IsIdle);
        Assert.False(worker.TryTake(out _, out _));
        Assert.True(worker.ReadyTimestamp > 0);
    }

    [Fact]
    public void TryTake_PolicyThrows_GivesTheErrorAndTheNextCallWorks()
    {
        policy.Go.Set();
        policy.Error = new InvalidOperationException("no server");
        worker.Start();
        (ActionChunk? chunk, Exception? error) = Take();
        Assert.Null(chunk);
        Assert.Equal("no server", error!.Message);
        policy.Error = null;
        worker.Start();
        Assert.NotNull(Take().Chunk);
    }

    [Fact]
    public void Start_WhileBusy_IsRefused()
    {
        worker.Start();
        Assert.False(worker.IsIdle);
        Assert.Throws<InvalidOperationException>(worker.Start);
    }

    [Fact]
    public void TryDrain_PolicyThatAnswersLater_DropsTheAnswer()
    {
        worker.Start();
        Assert.False(worker.TryDrain(TimeSpan.FromMilliseconds(20), SystemPause.Instance, TestContext.Current.CancellationToken));
        policy.Go.Set();
        Assert.True(worker.TryDrain(TimeSpan.FromSeconds(10), SystemPause.Instance, TestContext.Current.CancellationToken));
        Assert.False(worker.TryTake(out _, out _));
    }

    [Fact]
    public void TryDrain_Stopped_GivesUpAtOnce()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        worker.Start();
        Assert.False(worker.TryDrain(TimeSpan.FromHours(1), SystemPause.Instance, stop.Token));
    }

    private (ActionChunk? Chunk, Exception? Error) Take()
    {
        ActionChunk? chunk = null;
        Exception? error = null;
        Assert.True(SpinWait.SpinUntil(() => worker.TryTake(out chunk, out error), TimeSpan.FromSeconds(10)));
        return (chunk, error);
    }

    private sealed class ScriptedPolicy : IPolicy
    {
        private readonly FakePolicy inner = new(TestRobots.TwoArms(), TimeProvider.System);

        public ManualResetEventSlim Go { get; } = new();

        public Exception? Error { get; set; }

        public PolicyManifest Manifest => inner.Manifest;

        public PolicyVersion Identity => inner.Identity;

        public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
        {
            Go.Wait();
            if (Error is not null)
            {
                throw Error;
            }

            inner.Infer(requests, chunks);
        }

        public void Dispose()
        {
            inner.Dispose();
            Go.Dispose();
        }
    }
}
