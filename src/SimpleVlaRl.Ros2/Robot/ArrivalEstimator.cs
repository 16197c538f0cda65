namespace SimpleVlaRl.Ros2.Robot;

/// <summary>When a message arrived, also when it lay in a buffer before it was taken: a picture that waited a second there is a second old.</summary>
/// <remarks>
/// The publisher's clock says when it wrote, ours when a message was taken. The least difference seen is what the two clocks are apart plus the shortest way;
/// what a message is above it, it has waited. A publisher whose clock is set back seems to have written before the message that came before, which cannot
/// be: then the difference is learned anew. Between times the least difference may grow a little, because clocks drift. For the one thread that receives.
/// </remarks>
internal sealed class ArrivalEstimator(TimeProvider clock)
{
    private const double DriftShare = 0.001;
    private const long ToleranceNanoseconds = 5_000_000;

    private bool isFirst = true;
    private long leastDifference;
    private long lastTaken;
    private long lastArrival;

    /// <summary>How often the publisher's clock was set back.</summary>
    public long SetBacks { get; private set; }

    /// <summary>Estimates the arrival of a message.</summary>
    /// <param name="writtenNanoseconds">When it was written, by the publisher's clock.</param>
    /// <param name="takenTimestamp">When it was taken from the reader, in ticks of our clock.</param>
    /// <returns>When it arrived, in ticks of our clock; never later than it was taken.</returns>
    public long Of(long writtenNanoseconds, long takenTimestamp)
    {
        long taken = Nanoseconds(takenTimestamp);
        long difference = taken - writtenNanoseconds;
        long allowed = isFirst ? long.MaxValue : leastDifference + (long)((taken - lastTaken) * DriftShare);
        long waited = Math.Max(0, difference - allowed);
        if (isFirst || taken - waited < lastArrival - ToleranceNanoseconds)
        {
            SetBacks += isFirst ? 0 : 1;
            (isFirst, waited, leastDifference) = (false, 0, difference);
        }
        else
        {
            leastDifference = Math.Min(difference, allowed);
        }

        (lastTaken, lastArrival) = (taken, taken - waited);
        return takenTimestamp - (long)(waited / 1e9 * clock.TimestampFrequency);
    }

    private long Nanoseconds(long timestamp) => clock.GetElapsedTime(0, timestamp).Ticks * TimeSpan.NanosecondsPerTick;
}
