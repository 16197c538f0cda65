using Microsoft.Extensions.Time.Testing;

namespace SimpleVlaRl.Control.Tests;

/// <summary>Moves a fake clock instead of waiting, does what was planned for a moment, and lets the inference thread work for a little real time.</summary>
internal sealed class FakePause(FakeTimeProvider time) : IPause
{
    private static readonly TimeSpan Least = TimeSpan.FromMicroseconds(100);
    private static readonly TimeSpan RealTime = TimeSpan.FromMicroseconds(300);
    private readonly PriorityQueue<Action, long> plan = new();
    private readonly long start = time.GetTimestamp();

    /// <summary>Plans something for a moment from the making of this.</summary>
    public void At(double seconds, Action action) => plan.Enqueue(action, start + (long)(seconds * time.TimestampFrequency));

    public bool Sleep(TimeSpan duration, CancellationToken cancellation)
    {
        Advance(duration);
        long began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < RealTime)
        {
            Thread.Yield();
        }

        return cancellation.IsCancellationRequested;
    }

    public void Yield() => Advance(Least);

    private void Advance(TimeSpan duration)
    {
        time.Advance(duration);
        while (plan.TryPeek(out _, out long due) && due <= time.GetTimestamp())
        {
            plan.Dequeue()();
        }
    }
}
