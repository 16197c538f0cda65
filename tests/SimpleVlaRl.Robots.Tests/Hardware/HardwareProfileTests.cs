using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots.Tests.Hardware;

/// <summary>Every robot in <c>hardware/</c> can be read, and what its README must get right about its driver stands in its profile.</summary>
public sealed class HardwareProfileTests
{
    public static TheoryData<string> Robots() => [.. HardwareFolders.All];

    public static TheoryData<string> ShippedRobots() => [.. HardwareFolders.Shipped];

    /// <summary>A lab's own robots too.</summary>
    [Theory]
    [MemberData(nameof(Robots))]
    public void Read_EveryFolder_IsARobotWithItsTasks(string robot)
    {
        (RobotProfile profile, _) = RobotProfileFile.Read(HardwareFolders.RobotFile(robot));
        IReadOnlyList<TaskProfile> tasks = TaskProfileFile.Read(HardwareFolders.RobotFile(robot));
        Assert.NotEmpty(profile.Joints);
        Assert.All(tasks, task => Assert.True(task.TimeLimit > TimeSpan.Zero));
    }

    [Theory]
    [MemberData(nameof(ShippedRobots))]
    public void Read_EveryShippedRobot_HasItsFoldersNameTwoArmsAndTasks(string robot)
    {
        (RobotProfile profile, _) = RobotProfileFile.Read(HardwareFolders.RobotFile(robot));
        Assert.Equal(robot, profile.Name);
        Assert.Equal(["left", "right"], profile.Arms.Select(arm => arm.Name));
        Assert.True(TaskProfileFile.Read(HardwareFolders.RobotFile(robot)).Count >= 2);
    }

    /// <summary>Grippers are measured beyond their ends and held open by what they grasp; what is sent stays between closed and open.</summary>
    [Theory]
    [MemberData(nameof(ShippedRobots))]
    public void Read_EveryGripper_IsSentNothingBeyondClosedAndOpen(string robot)
    {
        (RobotProfile profile, _) = RobotProfileFile.Read(HardwareFolders.RobotFile(robot));
        Assert.All(
            profile.Joints.Where(joint => joint.Unit == JointUnit.Opening),
            joint =>
            {
                Assert.Equal(0, joint.LowerPosition + joint.PositionMargin, 9);
                Assert.Equal(1, joint.UpperPosition - joint.PositionMargin, 9);
            });
    }

    /// <summary>Interbotix' group has its joints in the order of its motor configuration, and no names.</summary>
    [Theory]
    [InlineData("aloha-2")]
    [InlineData("mobile-aloha")]
    public void Channels_OfAloha_HaveTheGroupInTheDriversOrderAndTheGripperBesideIt(string robot)
    {
        (RobotProfile profile, _) = RobotProfileFile.Read(HardwareFolders.RobotFile(robot));
        CommandChannel group = profile.CommandChannels[0];
        Assert.Equal(("/follower_left/commands/joint_group", CommandDialect.InterbotixJointGroup, "arm"), (group.Topic, group.Dialect, group.Group));
        Assert.Equal(["waist", "shoulder", "elbow", "forearm_roll", "wrist_angle", "wrist_rotate"], group.Bindings.Select(binding => binding.Name));
        CommandChannel gripper = profile.CommandChannels[1];
        Assert.Equal(("/follower_left/commands/joint_single", CommandDialect.InterbotixJointSingle), (gripper.Topic, gripper.Dialect));
        Assert.Equal("gripper", Assert.Single(gripper.Bindings).Name);
    }

    /// <summary>The driver takes the gripper as the seventh value, whatever its name, and moves a joint that is not in the message to zero.</summary>
    [Theory]
    [InlineData("piper-pair", "/left/joint_ctrl_single", "joint1")]
    [InlineData("cobot-magic", "/master/joint_left", "joint0")]
    public void Channels_OfPiper_HaveSixJointsAndTheGripperAsSeventhInOneMessage(string robot, string topic, string first)
    {
        (RobotProfile profile, _) = RobotProfileFile.Read(HardwareFolders.RobotFile(robot));
        CommandChannel channel = profile.CommandChannels[0];
        Assert.Equal((topic, CommandDialect.JointState, 7), (channel.Topic, channel.Dialect, channel.Bindings.Count));
        Assert.Equal(first, channel.Bindings[0].Name);
        Assert.Equal("left_gripper", profile.Joints[channel.Joints[6]].Name);
    }

    [Theory]
    [InlineData("widowx-ai-pair", "/trossen_arm_2/gripper_controller/gripper_cmd")]
    [InlineData("openarm", "/left_gripper_controller/gripper_cmd")]
    [InlineData("ur5e-pair", "/left_gripper/robotiq_gripper_controller/gripper_cmd")]
    [InlineData("fr3-duo", "/left/franka_gripper/gripper_action")]
    public void Channels_OfArmsBehindRos2Control_HaveTheGripperAsAnActionOfItsOwn(string robot, string action)
    {
        (RobotProfile profile, _) = RobotProfileFile.Read(HardwareFolders.RobotFile(robot));
        Assert.Equal(CommandDialect.JointTrajectory, profile.CommandChannels[0].Dialect);
        Assert.Equal((action, CommandDialect.GripperCommand), (profile.CommandChannels[1].Topic, profile.CommandChannels[1].Dialect));
    }

    /// <summary>The merged topic comes at 30 Hz; the hands report at most 50 times a second, so older joint states must do.</summary>
    [Fact]
    public void Read_Fr3Duo_ListensToTheControllersTopicAndWaitsForTheHands()
    {
        (RobotProfile profile, _) = RobotProfileFile.Read(HardwareFolders.RobotFile("fr3-duo"));
        Assert.Equal("/left/franka/joint_states", profile.Arms[0].JointStateTopic);
        Assert.Equal(TimeSpan.FromMilliseconds(100), profile.MaximumJointStateAge);
    }
}
