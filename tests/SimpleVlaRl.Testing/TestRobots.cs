using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Testing;

/// <summary>Small robots for tests.</summary>
internal static class TestRobots
{
    /// <summary>Two arms of two radian joints and a gripper, one 4x2 camera.</summary>
    public static RobotProfile TwoArms(double maximumVelocity = 3.0, double maximumAcceleration = 200) => new()
    {
        Name = "two-arms",
        IsCollisionUnchecked = true,
        Arms = [Arm("left", maximumVelocity, maximumAcceleration), Arm("right", maximumVelocity, maximumAcceleration)],
        Cameras = [new CameraProfile { Name = "cam_high", Topic = "/cam_high/image_raw", Width = 4, Height = 2 }],
    };

    private static ArmProfile Arm(string name, double maximumVelocity, double maximumAcceleration) => new()
    {
        Name = name,
        JointStateTopic = $"/{name}/joint_states",
        CommandTopic = $"/{name}/joint_trajectory",
        Joints =
        [
            new JointProfile($"{name}_a", JointUnit.Radian, -2, 2, 0.1, maximumVelocity, maximumAcceleration, maximumAcceleration * 1000, 0.5, 0),
            new JointProfile($"{name}_b", JointUnit.Radian, -1, 1, 0.1, maximumVelocity, maximumAcceleration, maximumAcceleration * 1000, 0.5, 0),
            new JointProfile($"{name}_gripper", JointUnit.Opening, -0.05, 1.05, 0.05, 5, 500, 500_000, 1.1, 1),
        ],
    };
}
