using Microsoft.Extensions.Time.Testing;

namespace SimpleVlaRl.Control.Tests;

/// <summary>Moves a fake clock instead of waiting, does what was planned for a moment, and gives the inference thread the real time that it needs.</summary>
internal sealed class FakePause(FakeTimeProvider time) : IPause
{
    private static readonly TimeSpan Least = TimeSpan.FromMicroseconds(100);
    private static readonly TimeSpan RealTime = TimeSpan.FromMicroseconds(300);

    /// <summary>A policy that takes longer hangs, and is meant to.</summary>
    private static readonly TimeSpan MostRealTime = TimeSpan.FromMilliseconds(100);

    private readonly PriorityQueue<Action, long> plan = new();
    private readonly long start = time.GetTimestamp();
    private bool isHanging;

    /// <summary>Whether the policy computes now.</summary>
    public Func<bool> IsComputing { get; set; } = () => false;

    /// <summary>Plans something for a moment from the making of this.</summary>
    public void At(double seconds, Action action) => plan.Enqueue(action, start + (long)(seconds * time.TimestampFrequency));

    public bool Sleep(TimeSpan duration, CancellationToken cancellation)
    {
        Advance(duration);
        long began = TimeProvider.System.GetTimestamp();
        bool isComputing = true;
        while (TimeProvider.System.GetElapsedTime(began) is var waited && (waited < RealTime || (isComputing && !isHanging && waited < MostRealTime)))
        {
            Thread.Yield();
            isComputing = IsComputing();
        }

        isHanging = isComputing && IsComputing();
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
