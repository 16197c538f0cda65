using SimpleVlaRl.Robot.Listening;

namespace SimpleVlaRl.Robot.NewRobot;

/// <summary>An arm as it was found.</summary>
/// <param name="Name">Its name.</param>
/// <param name="StateTopic">The topic of its joint states.</param>
/// <param name="Joints">Its joints in the driver's order, grippers last.</param>
internal sealed record ArmDraft(string Name, string StateTopic, IReadOnlyList<SeenJoint> Joints)
{
    /// <summary>How the arm is commanded; null when no topic for it was found.</summary>
    public CommandDraft? Command { get; init; }

    /// <summary>How its gripper is commanded; null for as the arm.</summary>
    public CommandDraft? GripperCommand { get; init; }
}
