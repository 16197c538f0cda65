namespace SimpleVlaRl.Core.Robots;

/// <summary>One commanded joint of a robot: its name, the limits that the gate enforces, and how its driver reports and takes it.</summary>
/// <param name="Name">The joint's name in policies and recordings, and where nothing else is said in the driver's messages.</param>
/// <param name="Unit">The unit of position; velocity is that unit per second.</param>
/// <param name="LowerPosition">The lowest position the mechanism allows.</param>
/// <param name="UpperPosition">The highest position the mechanism allows.</param>
/// <param name="PositionMargin">How far inside the two position limits a command stays.</param>
/// <param name="MaximumVelocity">The fastest commanded change of position, per second.</param>
/// <param name="MaximumAcceleration">The fastest commanded change of velocity, per second squared.</param>
/// <param name="MaximumJerk">The fastest commanded change of acceleration, per second cubed.</param>
/// <param name="MaximumTrackingError">How far a command may be from the measured position before the gate refuses it.</param>
/// <param name="Home">The position at which an episode starts.</param>
public sealed record JointProfile(
    string Name,
    JointUnit Unit,
    double LowerPosition,
    double UpperPosition,
    double PositionMargin,
    double MaximumVelocity,
    double MaximumAcceleration,
    double MaximumJerk,
    double MaximumTrackingError,
    double Home)
{
    /// <summary>The jerk of a joint of which nothing else is said, per acceleration: the acceleration takes 50 ms to build up.</summary>
    public const double UsualJerkPerAcceleration = 20;

    private readonly JointStateBinding? state;
    private readonly JointCommandBinding? command;

    /// <summary>How the driver reports the joint.</summary>
    /// <value>The default is by the joint's name, in the joint's unit, on the arm's topic.</value>
    public JointStateBinding State
    {
        get => state ?? new() { Name = Name };
        init => state = value;
    }

    /// <summary>How the driver takes the joint's command.</summary>
    /// <value>The default is by the joint's name, in the joint's unit, on the arm's topic.</value>
    public JointCommandBinding Command
    {
        get => command ?? new() { Name = Name };
        init => command = value;
    }
}
