namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>The clock by which a page's words are known to be fresh: it counts up, and nobody sets it.</summary>
internal static class LiveClock
{
    /// <summary>Milliseconds since some moment.</summary>
    public static double Milliseconds(TimeProvider time) => time.GetElapsedTime(0, time.GetTimestamp()).TotalMilliseconds;
}
