using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety.Motion;

/// <summary>What one joint may do.</summary>
/// <param name="Lower">The lowest commanded position: the mechanism's, and a margin.</param>
/// <param name="Upper">The highest.</param>
/// <param name="Velocity">The fastest change of position, per second.</param>
/// <param name="Acceleration">The fastest change of velocity, per second squared.</param>
/// <param name="Jerk">The fastest change of acceleration, per second cubed.</param>
internal readonly record struct JointLimits(double Lower, double Upper, double Velocity, double Acceleration, double Jerk)
{
    /// <summary>The factor that a computed value may exceed its limit by: what is exactly at it must not fail by rounding.</summary>
    public const double Rounding = 1 + 1e-9;

    /// <summary>The limits that a profile gives a joint.</summary>
    public static JointLimits Of(JointProfile joint) => new(
        joint.LowerPosition + joint.PositionMargin,
        joint.UpperPosition - joint.PositionMargin,
        joint.MaximumVelocity,
        joint.MaximumAcceleration,
        joint.MaximumJerk);

    /// <summary>The position inside the limits that is nearest.</summary>
    public double Clamped(double position) => Math.Clamp(position, Lower, Upper);
}
