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

    /// <summary>The ROS topic of type trajectory_msgs/JointTrajectory that commands the arm.</summary>
    public required string CommandTopic { get; init; }
}
