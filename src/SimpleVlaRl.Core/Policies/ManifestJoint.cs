using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Core.Policies;

/// <summary>One joint that a policy commands, in the order of the action's dimensions.</summary>
/// <param name="Name">The joint's name in the robot profile.</param>
/// <param name="Unit">The unit of the action.</param>
public sealed record ManifestJoint(string Name, JointUnit Unit)
{
    /// <summary>The joints of a robot as a policy names them.</summary>
    /// <param name="robot">The robot.</param>
    /// <returns>One entry per joint, in policy order; the names are unique.</returns>
    public static IReadOnlyList<ManifestJoint> Of(RobotProfile robot)
    {
        ArgumentNullException.ThrowIfNull(robot);
        return [.. robot.JointNames.Zip(robot.Joints, (name, joint) => new ManifestJoint(name, joint.Unit))];
    }
}
