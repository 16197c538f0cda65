namespace SimpleVlaRl.Safety.Tests;

/// <summary>Goes on when it is told to, or between two looks at it, as for a program that gets no processor.</summary>
internal sealed class StallingClock : TimeProvider
{
    private long ticks = TimeSpan.TicksPerSecond;
    private long stall;
    private bool isLookedAt;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Pass(TimeSpan time) => ticks += time.Ticks;

    /// <summary>Passes a time after the next look.</summary>
    public void StallAfterOneLook(TimeSpan time) => (stall, isLookedAt) = (time.Ticks, false);

    public override long GetTimestamp()
    {
        if (isLookedAt)
        {
            ticks += stall;
            (stall, isLookedAt) = (0, false);
        }

        isLookedAt = stall > 0;
        return ticks;
    }
}
