using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety;

/// <summary>Whether a proposal can be looked at: measured, all numbers, and of arms that follow what they were sent.</summary>
internal static class ProposalCheck
{
    /// <summary>Why a proposal is not looked at any further.</summary>
    /// <param name="joints">The joints.</param>
    /// <param name="references">Where each should be by now.</param>
    /// <param name="proposed">The proposal.</param>
    /// <param name="refused">Gets the joint to blame; -1 where it is none.</param>
    public static GateReason Refusal(JointProfile[] joints, double[] references, ProposedAction proposed, out int refused)
    {
        refused = -1;
        if (!proposed.IsMeasured)
        {
            return GateReason.NoMeasurement;
        }

        // Written so that what is not a number fails the comparison.
        if (!(proposed.SpeedShare > 0 && proposed.SpeedShare <= 1))
        {
            return GateReason.NotFinite;
        }

        for (refused = 0; refused < joints.Length; refused++)
        {
            if (!double.IsFinite(proposed.Positions[refused]))
            {
                return GateReason.NotFinite;
            }

            if (!(Math.Abs(references[refused] - proposed.MeasuredPositions[refused]) <= joints[refused].MaximumTrackingError))
            {
                return double.IsFinite(proposed.MeasuredPositions[refused]) ? GateReason.TrackingError : GateReason.NoMeasurement;
            }
        }

        refused = -1;
        return GateReason.None;
    }
}
