using SimpleVlaRl.Core.Commands;

namespace SimpleVlaRl.Core.Episodes;

/// <summary>
/// One servo tick as it happened, in the loop and read back from a file. The loop's is preallocated and reused; sinks copy it. It is no command and cannot
/// become one.
/// </summary>
/// <param name="jointCount">How many joints the robot has.</param>
public sealed class StepRecord(int jointCount)
{
    /// <summary>When, wall clock, nanoseconds since 1970.</summary>
    public long StampNanoseconds { get; set; }

    /// <summary>The tick's number in the episode, from 0.</summary>
    public int Tick { get; set; }

    /// <summary>The index of the chunk being played; -1 while none is.</summary>
    public int ChunkIndex { get; set; } = -1;

    /// <summary>Who proposed.</summary>
    public ActionSource Source { get; set; }

    /// <summary>The gate's answer.</summary>
    public GateVerdict Verdict { get; set; }

    /// <summary>Why.</summary>
    public GateReason Reason { get; set; }

    /// <summary>The joint positions that were proposed.</summary>
    public double[] ProposedPositions { get; init; } = new double[jointCount];

    /// <summary>The joint positions that were sent.</summary>
    public double[] AppliedPositions { get; init; } = new double[jointCount];

    /// <summary>The joint positions that were measured.</summary>
    public double[] MeasuredPositions { get; init; } = new double[jointCount];
}
