namespace SimpleVlaRl.Control;

/// <summary>How long the robot has been without an accepted command, by the clock and across chunks.</summary>
/// <remarks>
/// A robot that follows in one tick and not in the next nine is at fault as well: rejected ticks add up, and accepted ones take back only half as much.
/// </remarks>
internal sealed class HoldWatch(ControlOptions options, TimeSpan tickPeriod, TimeProvider time)
{
    private long acceptedTimestamp;
    private TimeSpan rejected;

    /// <summary>How long ago the last command was accepted.</summary>
    public TimeSpan Held => time.GetElapsedTime(acceptedTimestamp);

    /// <summary>Whether it has been too long. Patience with a policy is patience with nothing else.</summary>
    /// <param name="cause">For want of what the robot holds.</param>
    public bool IsOver(HoldKind cause) => Held > (cause == HoldKind.Answer ? options.AnswerTimeout : options.FaultAfter) || rejected > options.FaultAfter;

    public void Restart()
    {
        acceptedTimestamp = time.GetTimestamp();
        rejected = TimeSpan.Zero;
    }

    /// <summary>A command that was no hold was accepted, as it was or limited.</summary>
    public void Accept()
    {
        acceptedTimestamp = time.GetTimestamp();
        rejected = rejected > tickPeriod / 2 ? rejected - (tickPeriod / 2) : TimeSpan.Zero;
    }

    /// <summary>The gate rejected a tick.</summary>
    public void Reject() => rejected += tickPeriod;
}
