using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Simulation.Tests.Clearance;

/// <summary>Joint positions anywhere inside the limits.</summary>
internal static class RandomPose
{
    public static double[] Of(RobotProfile robot, Random random) => [.. robot.Joints.Select(joint =>
        joint.LowerPosition + joint.PositionMargin + (random.NextDouble() * (joint.UpperPosition - joint.LowerPosition - (2 * joint.PositionMargin))))];
}
