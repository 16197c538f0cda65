namespace SimpleVlaRl.Benchmarks.Gate;

/// <summary>A clock that is set.</summary>
internal sealed class GateClock : TimeProvider
{
    private long nanoseconds = 1;

    public override long TimestampFrequency => 1_000_000_000;

    /// <summary>The time in seconds.</summary>
    public double Seconds => nanoseconds / 1e9;

    public override long GetTimestamp() => nanoseconds;

    /// <summary>Moves on.</summary>
    public void Advance(double seconds) => nanoseconds += (long)(seconds * 1e9);
}
