namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Whether a topic's stamps can be compared with those of others. Once they cannot, they never can: arrival is compared instead.</summary>
/// <remarks>For the one thread that receives; <see cref="IsTrusted"/> may be read by another.</remarks>
internal sealed class StampJudge(TimeProvider clock)
{
    // A camera's delay varies by a frame or two; what jumps by more is a clock that was set, or no clock.
    private const long LargestJumpNanoseconds = 250_000_000;
    private const long AdaptsOneOf = 50;

    private bool isFirst = true;
    private long offset;
    private volatile bool isTrusted = true;

    /// <summary>Whether the stamps can be compared.</summary>
    public bool IsTrusted => isTrusted;

    /// <summary>Looks at a stamp.</summary>
    /// <param name="stampNanoseconds">The stamp in the message's header.</param>
    /// <param name="arrivedTimestamp">When the message arrived, in ticks of the clock.</param>
    /// <returns>What was found, when it is found for the first time; else null.</returns>
    public string? Look(long stampNanoseconds, long arrivedTimestamp)
    {
        if (!isTrusted)
        {
            return null;
        }

        if (stampNanoseconds <= 0)
        {
            isTrusted = false;
            return "its stamps are zero";
        }

        long found = (clock.GetElapsedTime(0, arrivedTimestamp).Ticks * TimeSpan.NanosecondsPerTick) - stampNanoseconds;
        long jump = isFirst ? 0 : found - offset;
        offset = isFirst ? found : offset + (jump / AdaptsOneOf);
        isFirst = false;
        if (Math.Abs(jump) <= LargestJumpNanoseconds)
        {
            return null;
        }

        isTrusted = false;
        return FormattableString.Invariant($"its stamps jumped by {-jump / 1e9:0.###} s");
    }
}
