using SimpleVlaRl.Core.Commands;

namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>The newest tick of an episode, as an onlooker copies it.</summary>
/// <param name="jointCount">How many joints the robot has.</param>
internal sealed class LiveTick(int jointCount)
{
    /// <summary>The tick's number in the episode; -1 while none runs.</summary>
    public int Tick { get; set; } = -1;

    /// <summary>The gate's answer.</summary>
    public GateVerdict Verdict { get; set; }

    /// <summary>Why.</summary>
    public GateReason Reason { get; set; }

    /// <summary>How many ticks of the episode were limited.</summary>
    public int Limited { get; set; }

    /// <summary>How many were rejected.</summary>
    public int Rejected { get; set; }

    /// <summary>The joint positions that were proposed.</summary>
    public double[] Proposed { get; } = new double[jointCount];

    /// <summary>The joint positions that were sent.</summary>
    public double[] Applied { get; } = new double[jointCount];

    /// <summary>Copies all of it.</summary>
    public void CopyTo(LiveTick other)
    {
        (other.Tick, other.Verdict, other.Reason, other.Limited, other.Rejected) = (Tick, Verdict, Reason, Limited, Rejected);
        Proposed.CopyTo(other.Proposed, 0);
        Applied.CopyTo(other.Applied, 0);
    }
}
