namespace SimpleVlaRl.Ros2.Node;

/// <summary>Stamps.</summary>
internal static class WallClock
{
    /// <summary>Now, nanoseconds since 1970.</summary>
    public static long Nanoseconds(TimeProvider clock) => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
