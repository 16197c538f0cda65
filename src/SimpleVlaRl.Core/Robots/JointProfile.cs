namespace SimpleVlaRl.Core.Robots;

/// <summary>One commanded joint of a robot: its name and the limits that the gate enforces.</summary>
/// <param name="Name">The joint's name in <c>sensor_msgs/JointState</c> and in joint episodes.</param>
/// <param name="Unit">The unit of position; velocity is that unit per second.</param>
/// <param name="LowerPosition">The lowest position the mechanism allows.</param>
/// <param name="UpperPosition">The highest position the mechanism allows.</param>
/// <param name="PositionMargin">How far inside the two position limits a command stays.</param>
/// <param name="MaximumVelocity">The fastest commanded change of position, per second.</param>
/// <param name="MaximumTrackingError">How far a command may be from the measured position before the gate refuses it.</param>
/// <param name="Home">The position at which an episode starts.</param>
public sealed record JointProfile(
    string Name,
    JointUnit Unit,
    double LowerPosition,
    double UpperPosition,
    double PositionMargin,
    double MaximumVelocity,
    double MaximumTrackingError,
    double Home);
