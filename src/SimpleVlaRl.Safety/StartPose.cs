using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety.Geometry;

namespace SimpleVlaRl.Safety;

/// <summary>Whether the gate may be armed where the arms are measured.</summary>
internal static class StartPose
{
    /// <summary>Finds what speaks against it.</summary>
    /// <param name="joints">The joints.</param>
    /// <param name="measured">Where they are, as many.</param>
    /// <param name="model">The distances; null where nothing checks them.</param>
    /// <param name="joint">Gets the joint to blame, or -1.</param>
    /// <param name="found">Gets what is nearest to being too close.</param>
    /// <returns>The reason; none where nothing does.</returns>
    public static GateReason Refusal(
        JointProfile[] joints, ReadOnlySpan<double> measured, CollisionModel? model, out int joint, out ClearanceResult found)
    {
        found = default;
        for (joint = 0; joint < joints.Length; joint++)
        {
            if (!double.IsFinite(measured[joint]))
            {
                return GateReason.NotFinite;
            }

            if (measured[joint] < joints[joint].LowerPosition || measured[joint] > joints[joint].UpperPosition)
            {
                return GateReason.PositionLimit;
            }
        }

        joint = -1;
        if (model is null)
        {
            return GateReason.None;
        }

        // Written so that what is not a number is too close.
        found = model.Evaluate(measured);
        return found.Slack >= 0 ? GateReason.None : found.Kind;
    }
}
