using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety;

/// <summary>Where a hold gives way: an arm that is kept from following is not pushed for ever with the error that stopped it.</summary>
/// <remarks>
/// Below a fifth of the tracking error that the gate bears, the difference between command and measurement is what the arm's own weight makes; giving
/// way to that would let the arm sink. Beyond it the command goes back towards the measured position, until a fifth is left.
/// </remarks>
public static class HoldRelaxation
{
    private const double KeptShare = 0.2;
    internal const double VelocityShare = 0.25;

    /// <summary>The push of arms that move, or of which nothing is known: more than a hold that is over, so that they are led on.</summary>
    internal const double MovingPush = 1.001;

    /// <summary>The difference between command and measurement that a hold keeps up.</summary>
    /// <param name="joint">The joint.</param>
    /// <returns>The difference, in the joint's unit.</returns>
    public static double LargestPush(JointProfile joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        return KeptShare * joint.MaximumTrackingError;
    }

    /// <summary>How fast a hold gives way.</summary>
    /// <param name="joint">The joint.</param>
    /// <returns>The velocity, in the joint's unit per second.</returns>
    public static double Velocity(JointProfile joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        return VelocityShare * joint.MaximumVelocity;
    }

    /// <summary>How long the slowest joint needs to give way as far as it ever does.</summary>
    /// <param name="joints">The joints.</param>
    /// <returns>The time, with a little to spare.</returns>
    public static TimeSpan Longest(IEnumerable<JointProfile> joints) =>
        TimeSpan.FromSeconds(joints.Max(joint => joint.MaximumTrackingError / Velocity(joint)) + 0.2);

    /// <summary>The position that a hold goes to.</summary>
    /// <param name="joint">The joint.</param>
    /// <param name="reference">The last command that was accepted. Further from it than the tracking error a hold does not go: what is measured there is a
    /// sensor that fails, an angle that wraps, or a person.</param>
    /// <param name="commanded">The position commanded last.</param>
    /// <param name="measured">The measured position; when it is no number the command stays.</param>
    /// <returns>The position.</returns>
    public static double Target(JointProfile joint, double reference, double commanded, double measured)
    {
        if (!double.IsFinite(measured))
        {
            return commanded;
        }

        double largest = LargestPush(joint);
        double target = Math.Clamp(commanded, measured - largest, measured + largest);
        return Math.Clamp(target, reference - joint.MaximumTrackingError, reference + joint.MaximumTrackingError);
    }
}
