using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>Whether a policy commands the joints that a robot has.</summary>
internal static class RobotFit
{
    /// <summary>Demands the same joints in the same order.</summary>
    /// <param name="manifest">The policy.</param>
    /// <param name="robot">The robot.</param>
    /// <param name="parameter">The caller's parameter that brought the policy.</param>
    /// <exception cref="ArgumentException">They differ; the message lists both.</exception>
    public static void Demand(PolicyManifest manifest, RobotProfile robot, string parameter)
    {
        string[] wanted = [.. manifest.Joints.Select(joint => joint.Name)];
        string[] found = [.. robot.JointNames];
        if (!wanted.SequenceEqual(found))
        {
            throw new ArgumentException(
                $"The policy '{manifest.Name}' commands {string.Join(", ", wanted)}; the robot '{robot.Name}' has {string.Join(", ", found)}.", parameter);
        }
    }
}
