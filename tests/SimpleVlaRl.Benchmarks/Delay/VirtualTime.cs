using SimpleVlaRl.Control;

namespace SimpleVlaRl.Benchmarks.Delay;

/// <summary>A clock that moves only where the loop waits: an episode takes as long as its computing, and every tick is on time.</summary>
internal sealed class VirtualTime : TimeProvider, IPause
{
    /// <summary>The shortest wait: what is left of a servo period is a whole number of these.</summary>
    private const long Least = 1000;
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Not zero, which stands for any time in an observation's age.</summary>
    private long now = TimeSpan.TicksPerSecond;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => now;

    public override DateTimeOffset GetUtcNow() => Beginning.AddTicks(now);

    public bool Sleep(TimeSpan time, CancellationToken cancellation)
    {
        now += time.Ticks;
        return cancellation.IsCancellationRequested;
    }

    public void Yield() => now += Least;
}
