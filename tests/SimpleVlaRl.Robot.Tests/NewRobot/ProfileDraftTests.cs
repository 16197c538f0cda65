using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Robot.NewRobot;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Ros2;

namespace SimpleVlaRl.Robot.Tests.NewRobot;

/// <summary>Drafts of profiles, read by the reader that 'run' uses.</summary>
public sealed class ProfileDraftTests
{
    private static readonly RobotSnapshot TwoArms = SnapshotOf.GoodRobot(TestRobots.TwoArms());

    private static readonly Dictionary<string, UrdfJoint> Limits = ((string[])["left", "right"]).SelectMany(side => ((string, UrdfJoint)[])
    [
        ($"{side}_a", new("revolute", -2.00004, 1.99996, 3.14)),
        ($"{side}_b", new("revolute", 0.5, 1, 3.14)),
        ($"{side}_gripper", new("prismatic", 0.01, 0.04, 0.5)),
    ]).ToDictionary(item => item.Item1, item => item.Item2);

    [Fact]
    public void Text_WithLimits_ReadsAsAProfile()
    {
        RobotProfile robot = Read(ProfileDraft.Text("my-robot", TwoArms, Limits));
        Assert.Equal(("my-robot", SceneKind.Operator), (robot.Name, robot.Scene));
        Assert.Equal(["left/left_a", "left/left_b", "left/left_gripper", "right/right_a", "right/right_b", "right/right_gripper"], robot.JointLabels);
        ArmProfile left = robot.Arms[0];
        Assert.Equal(
            ("/left/joint_states", "/left/joint_trajectory", CommandDialect.JointTrajectory), (left.JointStateTopic, left.CommandTopic, left.CommandDialect));

        // Limits are rounded inwards, and a home outside is brought inside.
        Assert.Equal(
            new JointProfile("left_a", JointUnit.Radian, -2, 1.9999, 0.02, 0.314, 1.57, 20 * 1.57, 0.2, 0)
            {
                State = left.Joints[0].State,
                Command = left.Joints[0].Command,
            },
            left.Joints[0]);
        Assert.Equal((0.5, 1, 0.52), (left.Joints[1].LowerPosition, left.Joints[1].UpperPosition, left.Joints[1].Home));
        Assert.Equal(1, (left.Joints[2].State.Scale * 0.04) + left.Joints[2].State.Offset, 9);
        Assert.Equal(0.01, left.Joints[2].Command.ToDriver(0), 9);
        CameraProfile camera = Assert.Single(robot.Cameras);
        Assert.Equal(("cam_high", "/cam_high/image_raw", 4, 2, "rgb8", 30), (camera.Name, camera.Topic, camera.Width, camera.Height, camera.Encoding,
            camera.FramesPerSecond));
    }

    [Fact]
    public void Text_WithoutLimits_IsRefusedWithWhatIsMissing()
    {
        string text = ProfileDraft.Text("my-robot", TwoArms, new Dictionary<string, UrdfJoint>());
        string message = Assert.Throws<InvalidDataException>(() => Read(text)).Message;
        foreach (string missing in (string[])["joint 'left/left_a': lower", "joint 'left/left_a': upper", "joint 'right/right_b': maximum_velocity",
            "joint 'right/right_gripper': unit"])
        {
            Assert.Contains(missing, message, StringComparison.Ordinal);
        }

        Assert.Contains("lower:  # fill in: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_OfNothing_IsRefusedAndSaysWhatNobodyPublishes()
    {
        string text = ProfileDraft.Text("my-robot", new([], new Dictionary<string, SeenStream>(), 3), Limits);
        Assert.Contains("arms:  # fill in: nobody publishes sensor_msgs/JointState", text, StringComparison.Ordinal);
        Assert.Contains("arms is missing", Assert.Throws<InvalidDataException>(() => Read(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_OneTopicForBothArms_SplitsBySide()
    {
        SeenStream both = SnapshotOf.Joints(
            [.. ((string[])["waist_right", "waist_left", "gripper_left", "elbow_left"]).Select(name => SnapshotOf.Joint(name, 0))]);
        RobotSnapshot snapshot = new(
            [new("/joint_states", [SnapshotOf.Endpoint(SnapshotOf.JointState)], [])], new Dictionary<string, SeenStream> { ["/joint_states"] = both }, 3);
        IReadOnlyList<ArmDraft> arms = ArmFinder.Find(snapshot);
        Assert.Equal(["right", "left"], arms.Select(arm => arm.Name));
        Assert.Equal(["waist_left", "elbow_left", "gripper_left"], arms[1].Joints.Select(joint => joint.Name));
        Assert.Null(arms[1].Command);
    }

    [Fact]
    public void Find_ATopicThatMergesOthers_IsLeftOut()
    {
        SeenStream merged = SnapshotOf.Joints(
            [.. TwoArms.Streams["/left/joint_states"].Joints, .. TwoArms.Streams["/right/joint_states"].Joints]);
        RobotSnapshot snapshot = TwoArms.With(new RosGraphTopic("/joint_states", [SnapshotOf.Endpoint(SnapshotOf.JointState, "/merger")], [])) with
        {
            Streams = new Dictionary<string, SeenStream>(TwoArms.Streams) { ["/joint_states"] = merged }
        };
        Assert.Equal(["/left/joint_states", "/right/joint_states"], ArmFinder.Find(snapshot).Select(arm => arm.StateTopic));
    }

    [Fact]
    public void Find_OfAnAloha_TakesGroupAndSingleCommandsOfEachSide()
    {
        List<RosGraphTopic> topics = [];
        Dictionary<string, SeenStream> streams = [];
        foreach (string side in (string[])["left", "right"])
        {
            topics.Add(new($"/follower_{side}/joint_states", [SnapshotOf.Endpoint(SnapshotOf.JointState)], []));
            topics.Add(new($"/follower_{side}/commands/joint_group", [], [SnapshotOf.Endpoint("interbotix_xs_msgs/msg/JointGroupCommand")]));
            topics.Add(new($"/follower_{side}/commands/joint_single", [], [SnapshotOf.Endpoint("interbotix_xs_msgs/msg/JointSingleCommand")]));
            streams.Add($"/follower_{side}/joint_states", SnapshotOf.Joints(SnapshotOf.Joint("waist", 0), SnapshotOf.Joint("gripper", 0.9)));
        }

        ArmDraft right = ArmFinder.Find(new(topics, streams, 3))[1];
        Assert.Equal(("right", new CommandDraft("/follower_right/commands/joint_group", CommandDialect.InterbotixJointGroup)), (right.Name, right.Command));
        Assert.Equal(new("/follower_right/commands/joint_single", CommandDialect.InterbotixJointSingle), right.GripperCommand);
    }

    [Fact]
    public void Find_OfAnActionServer_TakesTheActionsName()
    {
        RosGraphTopic feedback = new(
            "/left/follow/_action/feedback", [SnapshotOf.Endpoint("control_msgs/action/FollowJointTrajectory_FeedbackMessage")], []);
        ArmDraft left = ArmFinder.Find(TwoArms.Lacking("/left/joint_trajectory").With(feedback))[0];
        Assert.Equal(new("/left/follow", CommandDialect.FollowJointTrajectory), left.Command);
    }

    [Fact]
    public void Find_Cameras_LeavesDepthAndDoublesOut()
    {
        RosGraphTopic Pictures(string name, string type) => new(name, [SnapshotOf.Endpoint(type)], []);
        RobotSnapshot snapshot = new(
            [
                Pictures("/wrist_left/color/image_raw", SnapshotOf.Image), Pictures("/wrist_left/color/camera_info", "sensor_msgs/msg/CameraInfo"),
                Pictures("/wrist_left/color/image_raw/compressed", "sensor_msgs/msg/CompressedImage"), Pictures("/wrist_left/aligned", SnapshotOf.Image),
                Pictures("/top/image_raw/compressed", "sensor_msgs/msg/CompressedImage"),
            ],
            new Dictionary<string, SeenStream>
            {
                ["/wrist_left/color/image_raw"] = new() { Messages = 60, RateHertz = 29.8, Picture = new(640, 480, "bgr8") },
                ["/wrist_left/color/image_raw/compressed"] = new() { Messages = 60, RateHertz = 29.8, Picture = new(640, 480, "jpeg") },
                ["/wrist_left/aligned"] = new() { Messages = 60, RateHertz = 29.8, Picture = new(640, 480, "16UC1") },
                ["/top/image_raw/compressed"] = new() { Messages = 0 },
            },
            3);
        IReadOnlyList<CameraDraft> cameras = CameraFinder.Find(snapshot);
        Assert.Equal(["top", "wrist_left"], cameras.Where(camera => camera.LeftOut.Length == 0).Select(camera => camera.Name));
        Assert.Equal("/wrist_left/color/camera_info", cameras.Single(camera => camera.Topic == "/wrist_left/color/image_raw").InfoTopic);
        string text = ProfileDraft.Text("r", snapshot, Limits);
        Assert.Contains("# left out: /wrist_left/aligned, 16UC1 has no colours", text, StringComparison.Ordinal);
        Assert.Contains("transport: compressed_image\n    width:  # fill in: no picture came", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_OfHostileNames_StaysOneValue()
    {
        RobotSnapshot snapshot = TwoArms.With("/left/joint_states", _ => SnapshotOf.Joints(SnapshotOf.Joint("a: b\n- c", 0)));
        Assert.Contains("- name: \"a: b\\n- c\"\n", ProfileDraft.Text("yes", snapshot, Limits), StringComparison.Ordinal);
        Assert.Contains("name: \"yes\"\n", ProfileDraft.Text("yes", snapshot, Limits), StringComparison.Ordinal);
    }

    /// <summary>Reads a draft in which a person has decided that nothing checks for collisions.</summary>
    private static RobotProfile Read(string text)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "robot.yaml");
        Assert.Contains("\ncollision_unchecked:  # fill in\n", text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace("collision_unchecked:", "collision_unchecked: true", StringComparison.Ordinal));
        return RobotProfileFile.Read(path).Profile;
    }
}
