namespace SimpleVlaRl.Core.Commands;

/// <summary>
/// The only thing that an arm can be sent. Its constructor is open to Safety alone, which owns a few preallocated instances and fills them
/// after its checks; an instance is valid until the next tick and never crosses a process.
/// </summary>
public sealed class JointCommand
{
    /// <summary>
    /// The most periods that a command speaks of: half a second at 50 Hz, what stopping takes where a joint reaches its velocity within 0.3 s.
    /// </summary>
    public const int MostPeriodsAhead = 25;

    private readonly double[] positions;
    private readonly double[] afterwards;

    internal JointCommand(int jointCount, int mostPeriodsAhead)
    {
        positions = new double[jointCount];
        afterwards = new double[jointCount * mostPeriodsAhead];
    }

    /// <summary>The joint positions to move to by the end of this tick, in policy order, in each joint's unit.</summary>
    public ReadOnlySpan<double> Positions => positions;

    /// <summary>For how many servo periods after this tick it is said where the joints go if no other command comes: they come to rest.</summary>
    public int PeriodsAhead { get; internal set; }

    /// <summary>Where the joints go if no other command comes.</summary>
    /// <param name="period">The servo period after this tick, from 1 to <see cref="PeriodsAhead"/>.</param>
    /// <returns>The joint positions, in policy order, in each joint's unit.</returns>
    public ReadOnlySpan<double> Afterwards(int period) => afterwards.AsSpan((period - 1) * positions.Length, positions.Length);

    /// <summary>Who proposed the command.</summary>
    public ActionSource Source { get; internal set; }

    /// <summary>Counts commands of a gate, from 1.</summary>
    public long Sequence { get; internal set; }

    /// <summary>
    /// Until when it may be sent, by the clock of its gate: half a servo period after the gate began to decide it. Later it would begin where the arms are
    /// not any more. 0 where the gate has no clock.
    /// </summary>
    public long LatestTimestamp { get; internal set; }

    /// <summary>The positions, for Safety to fill.</summary>
    internal Span<double> MutablePositions => positions;

    /// <summary>The positions afterwards, period after period, for Safety to fill.</summary>
    internal Span<double> MutableAfterwards => afterwards.AsSpan(0, PeriodsAhead * positions.Length);
}
