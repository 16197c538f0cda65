using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Robot.Operating;

namespace SimpleVlaRl.Robot.Tests.Operating;

/// <summary>A classifier on a thread of its own.</summary>
public sealed class QuietClassifierTests
{
    [Fact]
    public async Task SuccessProbability_OnAnotherThread_IsThatOfTheClassifierWhichEndsWithIt()
    {
        Scripted inner = new(frames => frames.Count / 10f);
        using (QuietClassifier quiet = new(inner))
        {
            Assert.Equal(0.2f, quiet.SuccessProbability([new ImageFrame(1, 1), new ImageFrame(1, 1)]));
            Assert.Equal(0.1f, quiet.SuccessProbability([new ImageFrame(1, 1)]));
            Assert.NotEqual(Environment.CurrentManagedThreadId, inner.Thread);
            Assert.Same(inner.Manifest, quiet.Manifest);
        }

        await inner.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void SuccessProbability_NetworkThrows_ThrowsToWhoeverAskedAndGoesOn()
    {
        int calls = 0;
        using QuietClassifier quiet = new(new Scripted(_ => ++calls == 1 ? throw new InvalidDataException("no memory") : 0.5f));
        Assert.Equal("no memory", Assert.Throws<InvalidOperationException>(() => quiet.SuccessProbability([])).Message);
        Assert.Equal(0.5f, quiet.SuccessProbability([]));
    }

    [Fact]
    public async Task Dispose_WhileItComputes_WaitsWithTheDisposalAndLeavesNobodyWaiting()
    {
        using ManualResetEventSlim mayEnd = new();
        TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Scripted inner = new(_ =>
        {
            began.SetResult();
            mayEnd.Wait(TestContext.Current.CancellationToken);
            return 0.7f;
        });
        QuietClassifier quiet = new(inner);
        Task<float> asked = Task.Run(() => quiet.SuccessProbability([]), TestContext.Current.CancellationToken);
        await began.Task;
        quiet.Dispose();
        Assert.False(inner.Disposed.Task.IsCompleted);
        mayEnd.Set();
        Assert.Equal(0.7f, await asked.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        await inner.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Throws<ObjectDisposedException>(() => quiet.SuccessProbability([]));
        Assert.Throws<ObjectDisposedException>(() => quiet.SuccessProbability([]));
    }

    private sealed class Scripted(Func<IReadOnlyList<ImageFrame>, float> answer) : IOutcomeClassifier
    {
        public ClassifierManifest Manifest { get; } = SampleClassifier.Manifest("two-arms", "fold_towel", ["cam_high"]);

        public int Thread { get; private set; }

        public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public float SuccessProbability(IReadOnlyList<ImageFrame> frames)
        {
            Thread = Environment.CurrentManagedThreadId;
            return answer(frames);
        }

        public void Dispose() => Disposed.TrySetResult();
    }
}
