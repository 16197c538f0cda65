namespace SimpleVlaRl.Safety.Guarding;

/// <summary>Signs of life of one side in the shared memory: when the last one was, and how many there have been.</summary>
/// <param name="region">The memory.</param>
/// <param name="offset">Where they lie.</param>
/// <param name="time">The monotonic clock, which is the same for all processes of a boot.</param>
internal sealed class Pulse(SharedRegion region, int offset, TimeProvider time)
{
    private const int Count = 8;

    /// <summary>How many signs there have been.</summary>
    public long Beats => Volatile.Read(ref region.Long(offset + Count));

    /// <summary>How old the last sign is; below zero where it is from the future: from another boot, or no sign at all.</summary>
    public TimeSpan Age => time.GetElapsedTime(Volatile.Read(ref region.Long(offset)));

    /// <summary>Whether there was a sign lately.</summary>
    public bool IsAlive => Beats > 0 && Age is var age && age <= GuardTiming.Lost && age >= -GuardTiming.Future;

    /// <summary>Gives a sign. Does not allocate.</summary>
    public void Beat()
    {
        Volatile.Write(ref region.Long(offset), time.GetTimestamp());
        Interlocked.Increment(ref region.Long(offset + Count));
    }

    /// <summary>What is wrong with the last sign, without a stop.</summary>
    public string Describe() => Beats == 0 ? "it has given no sign of life"
        : Age < -GuardTiming.Future
            ? FormattableString.Invariant($"its last sign of life is from the future, by {-Age.TotalSeconds:0.000} s: from before this machine was started")
        : FormattableString.Invariant($"its last sign of life is {Age.TotalSeconds:0.0} s old");
}
