namespace SimpleVlaRl.Core.Time;

/// <summary>Wall-clock stamps from the injected clock; for records only, never for deadlines.</summary>
public static class WallClock
{
    /// <summary>Nanoseconds since 1970.</summary>
    /// <param name="time">The clock.</param>
    /// <returns>The stamp, in steps of 100 ns.</returns>
    public static long Nanoseconds(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * (1_000_000_000 / TimeSpan.TicksPerSecond);
    }
}
