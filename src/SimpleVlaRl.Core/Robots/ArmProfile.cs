using SimpleVlaRl.Core.Geometry;

namespace SimpleVlaRl.Core.Robots;

/// <summary>One arm of a robot: its joints in policy order, gripper last, and its topics.</summary>
public sealed record ArmProfile
{
    /// <summary>The arm's short name, such as <c>left</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The joints in the order in which the policy commands them; the gripper is the last.</summary>
    public required IReadOnlyList<JointProfile> Joints { get; init; }

    /// <summary>The ROS topic of type sensor_msgs/JointState that reports the arm's joints.</summary>
    public required string JointStateTopic { get; init; }

    /// <summary>The ROS topic or action that commands the arm.</summary>
    public required string CommandTopic { get; init; }

    /// <summary>How the arm is commanded, where a joint does not say otherwise.</summary>
    /// <value>The default is <see cref="CommandDialect.JointTrajectory"/>.</value>
    public CommandDialect CommandDialect { get; init; } = CommandDialect.JointTrajectory;

    /// <summary>The name of the arm's group of joints, in commands that have one.</summary>
    /// <value>The default is <c>arm</c>.</value>
    public string CommandGroup { get; init; } = "arm";

    /// <summary>Where the arm stands, how it moves and how much room it takes; null where nothing checks for collisions.</summary>
    public ArmGeometry? Geometry { get; init; }
}
