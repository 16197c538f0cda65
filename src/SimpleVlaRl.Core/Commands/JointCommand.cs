namespace SimpleVlaRl.Core.Commands;

/// <summary>
/// The only thing that an arm can be sent. Its constructor is open to Safety alone, which owns a few preallocated instances and fills them
/// after its checks; an instance is valid until the next tick and never crosses a process.
/// </summary>
public sealed class JointCommand
{
    private readonly double[] positions;

    internal JointCommand(int jointCount)
    {
        positions = new double[jointCount];
    }

    /// <summary>The joint positions to move to by the end of this tick, in policy order, in each joint's unit.</summary>
    public ReadOnlySpan<double> Positions => positions;

    /// <summary>Who proposed the command.</summary>
    public ActionSource Source { get; internal set; }

    /// <summary>Counts commands of a gate, from 1.</summary>
    public long Sequence { get; internal set; }

    /// <summary>The positions, for Safety to fill.</summary>
    internal Span<double> MutablePositions => positions;
}
