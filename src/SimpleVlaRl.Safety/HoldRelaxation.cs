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

    /// <summary>The difference between command and measurement that a hold keeps up.</summary>
    /// <param name="joint">The joint.</param>
    /// <returns>The difference, in the joint's unit.</returns>
    public static double LargestPush(JointProfile joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        return KeptShare * joint.MaximumTrackingError;
    }

    /// <summary>The position that a hold goes to.</summary>
    /// <param name="joint">The joint.</param>
    /// <param name="commanded">The position commanded last.</param>
    /// <param name="measured">The measured position; when it is no number the command stays.</param>
    /// <returns>The position.</returns>
    public static double Target(JointProfile joint, double commanded, double measured)
    {
        double largest = LargestPush(joint);
        return double.IsFinite(measured) ? Math.Clamp(commanded, measured - largest, measured + largest) : commanded;
    }
}
