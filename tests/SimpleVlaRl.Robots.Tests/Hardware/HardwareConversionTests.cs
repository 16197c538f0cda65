using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots.Tests.Hardware;

/// <summary>What a driver reports and takes, in its own numbers, for every robot: the values stand in the drivers' sources.</summary>
public sealed class HardwareConversionTests
{
    private const double Tolerance = 2e-6;

    /// <summary>A driver's value, the position that it means, and the value that commands this position.</summary>
    [Theory]
    [InlineData("aloha-2", "left_shoulder", "shoulder", -0.96, -0.96, "shoulder", -0.96)]
    [InlineData("aloha-2", "left_gripper", "left_finger", 0.0440, 0, "gripper", 0.6197)]
    [InlineData("aloha-2", "right_gripper", "left_finger", 0.0579, 1, "gripper", 1.6214)]
    [InlineData("aloha-2", "left_gripper", "left_finger", 0.05095, 0.5, "gripper", 1.12055)]
    [InlineData("mobile-aloha", "right_wrist_angle", "wrist_angle", -0.3, -0.3, "wrist_angle", -0.3)]
    [InlineData("mobile-aloha", "left_gripper", "left_finger", 0.01844, 0, "gripper", -0.6213)]
    [InlineData("mobile-aloha", "right_gripper", "left_finger", 0.05800, 1, "gripper", 1.4910)]
    [InlineData("piper-pair", "left_joint1", "joint1", 90 * 0.017444, Math.PI / 2, "joint1", 90_000 / 57324.840764)]
    [InlineData("piper-pair", "right_joint3", "joint3", -120 * 0.017444, -2 * Math.PI / 3, "joint3", -120_000 / 57324.840764)]
    [InlineData("piper-pair", "left_gripper", "gripper", 0, 0, "gripper", 0)]
    [InlineData("piper-pair", "right_gripper", "gripper", 0.07, 1, "gripper", 0.07)]
    [InlineData("cobot-magic", "left_joint1", "joint0", 90 * 0.017444, Math.PI / 2, "joint0", 90_000 / 57324.840764)]
    [InlineData("cobot-magic", "right_gripper", "joint6", 0.035, 0.5, "joint6", 0.035)]
    [InlineData("widowx-ai-pair", "left_joint_1", "trossen_arm_2/joint_1", 1.0472, 1.0472, "trossen_arm_2/joint_1", 1.0472)]
    [InlineData("widowx-ai-pair", "right_gripper", "trossen_arm_1/left_carriage_joint", 0, 0, "trossen_arm_1/left_carriage_joint", 0)]
    [InlineData("widowx-ai-pair", "left_gripper", "trossen_arm_2/left_carriage_joint", 0.04, 1, "trossen_arm_2/left_carriage_joint", 0.04)]
    [InlineData("openarm", "right_joint2", "openarm_right_joint2", 1.5, 1.5, "openarm_right_joint2", 1.5)]
    [InlineData("openarm", "left_gripper", "openarm_left_finger_joint1", 0, 0, "openarm_left_finger_joint1", 0)]
    [InlineData("openarm", "left_gripper", "openarm_left_finger_joint1", 0.044, 1, "openarm_left_finger_joint1", 0.044)]
    [InlineData("ur5e-pair", "left_shoulder_lift", "left_shoulder_lift_joint", -1.5708, -1.5708, "left_shoulder_lift_joint", -1.5708)]
    [InlineData("ur5e-pair", "left_gripper", "robotiq_85_left_knuckle_joint", 0.7929, 0, "robotiq_85_left_knuckle_joint", 0.7929)]
    [InlineData("ur5e-pair", "right_gripper", "robotiq_85_left_knuckle_joint", 0, 1, "robotiq_85_left_knuckle_joint", 0)]
    [InlineData("fr3-duo", "right_joint4", "fr3_joint4", -2.3562, -2.3562, "fr3_joint4", -2.3562)]
    [InlineData("fr3-duo", "left_gripper", "fr3_finger_joint1", 0, 0, "fr3_finger_joint1", 0)]
    [InlineData("fr3-duo", "left_gripper", "fr3_finger_joint1", 0.04, 1, "fr3_finger_joint1", 0.04)]
    [InlineData("g1-arms", "right_shoulder_roll", "right_shoulder_roll_joint", -0.25, -0.25, "right_shoulder_roll_joint", -0.25)]
    [InlineData("template", "left_elbow", "elbow_joint", 90, 0.1 - (Math.PI / 2), "elbow_joint", 90)]
    [InlineData("template", "right_lift", "right_lift", 250, 0.25, "right_lift", 250)]
    [InlineData("template", "right_gripper", "right_gripper", 40, 0.4, "right_gripper", 40)]
    public void Joint_OfARobot_IsReadAndSentInItsDriversNumbers(
        string robot, string joint, string stateName, double reported, double position, string commandName, double sent)
    {
        (RobotProfile profile, _) = RobotProfileFile.Read(HardwareFolders.RobotFile(robot));
        JointProfile found = Assert.Single(profile.Joints, item => item.Name == joint);

        Assert.Equal((stateName, commandName), (found.State.Name, found.Command.Name));
        Assert.Equal(position, (found.State.Scale * reported) + found.State.Offset, Tolerance);
        Assert.Equal(sent, found.Command.ToDriver(position), Tolerance);
    }
}
