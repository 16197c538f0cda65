using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety.Motion;

namespace SimpleVlaRl.Safety;

/// <summary>All that a simulator's gate remembers: with it another attempt of an episode begins in the middle of an earlier one.</summary>
/// <remarks>
/// This opens nothing on a robot. A gate that has a clock, as every gate has whose commands reach a drive, neither gives nor takes one; nothing but a gate
/// that is armed can make one, and nothing can change it; only the learning side's assembly can see it, which the programs of a robot do not have. A gate that
/// takes one is then as strict as the one that gave it: a stop stays, the limits are its own, and the next command is still held against what is measured, so
/// that a gate which is put back without its arms refuses them as arms that do not follow.
/// </remarks>
internal sealed class GateSnapshot
{
    private readonly JointProfile[] joints;
    private readonly double periodSeconds;

    /// <summary>Keeps what a gate remembers; nothing of it is changed afterwards.</summary>
    public GateSnapshot(
        JointProfile[] joints, double periodSeconds, MotionSnapshot motion, ChaseWatch chase, double[] references, bool isGivingWay, long sequence)
    {
        (this.joints, this.periodSeconds) = (joints, periodSeconds);
        (Motion, Chase, References, IsGivingWay, Sequence) = (motion, chase, references, isGivingWay, sequence);
    }

    /// <summary>Where the commands are, how fast they move, and how they come to rest.</summary>
    public MotionSnapshot Motion { get; }

    /// <summary>How often what was wished was far away.</summary>
    public ChaseWatch Chase { get; }

    /// <summary>Where each joint should be by now.</summary>
    public double[] References { get; }

    /// <summary>Whether a hold gives way.</summary>
    public bool IsGivingWay { get; }

    /// <summary>The number of the command sent last.</summary>
    public long Sequence { get; }

    /// <summary>Refuses a gate that must not go on from here.</summary>
    /// <param name="its">The gate's joints.</param>
    /// <param name="itsPeriodSeconds">Its servo period.</param>
    /// <exception cref="InvalidOperationException">It is another robot's.</exception>
    public void Demand(JointProfile[] its, double itsPeriodSeconds)
    {
        if (!its.AsSpan().SequenceEqual(joints) || itsPeriodSeconds != periodSeconds)
        {
            throw new InvalidOperationException("The snapshot is of a gate with other joints, limits or servo rate; take one of the same robot.");
        }
    }
}
