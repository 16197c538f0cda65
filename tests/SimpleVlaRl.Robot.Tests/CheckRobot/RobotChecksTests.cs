using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Inspection;
using SimpleVlaRl.Robot.CheckRobot;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.Tests.CheckRobot;

/// <summary>Topics of a robot: what is missing, wrong or too much.</summary>
public sealed class RobotChecksTests
{
    private const string LeftStates = "/left/joint_states";
    private const string LeftCommands = "/left/joint_trajectory";
    private const string Camera = "/cam_high/image_raw";

    private static readonly RobotProfile Robot = TestRobots.TwoArms();
    private static readonly RobotSnapshot Good = SnapshotOf.GoodRobot(Robot);

    [Fact]
    public void Of_ARobotAsItsProfileSays_IsOkThroughout()
    {
        IReadOnlyList<Finding> findings = RobotChecks.Of(Robot, Good);
        Assert.All(findings, finding => Assert.Equal(FindingState.Ok, finding.State));
        Assert.Equal(1 + 5 + 3 + 1 + 2 + 2 + 1, findings.Count);
    }

    [Fact]
    public void Of_NothingAtAll_SaysWhereToLookFirst()
    {
        IReadOnlyList<Finding> findings = RobotChecks.Of(Robot, new([], new Dictionary<string, SeenStream>(), 3));
        Assert.Equal(6, findings.Count);
        Assert.All(findings, finding => Assert.Equal(FindingState.Error, finding.State));
        Assert.Contains("ROS_DOMAIN_ID", findings[0].Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AJointStateTopicOfAnotherName_NamesItsLikes()
    {
        RobotSnapshot snapshot = Good.Lacking(LeftStates).With(new("/left_arm/joint_states", [SnapshotOf.Endpoint(SnapshotOf.JointState)], []));
        Finding finding = Only(snapshot);
        Assert.Equal(
            new(
                $"joint states {LeftStates}",
                FindingState.Error,
                "nobody publishes it; there is no topic of this name",
                $"{LeftStates} of type sensor_msgs/msg/JointState",
                "start its driver, or mend the profile: of this type there are /left_arm/joint_states"),
            finding);
    }

    [Fact]
    public void Of_ATopicThatIsOnlyListenedTo_SaysByWhom() => Assert.Equal(
        "nobody publishes it; /rviz listens to it",
        Only(Good.Lacking(LeftStates).With(new(LeftStates, [], [SnapshotOf.Endpoint(SnapshotOf.JointState, "/rviz")]))).Found);

    [Fact]
    public void Of_AControllerOfAnotherType_NamesItsDialect()
    {
        Finding finding = Only(Good.With(new(LeftCommands, [], [SnapshotOf.Endpoint("std_msgs/msg/Float64MultiArray", "/forward")])));
        Assert.Equal("std_msgs/msg/Float64MultiArray by /forward", finding.Found);
        Assert.Equal(SnapshotOf.Trajectory, finding.Expected);
        Assert.StartsWith("set command_dialect to float64_multi_array", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ATypeWithAnotherHash_NamesBoth()
    {
        Finding finding = Only(Good.With(new(LeftStates, [SnapshotOf.Endpoint(SnapshotOf.JointState, "/odd", "RIHS01_00ff")], [])));
        Assert.Equal("/odd has another sensor_msgs/msg/JointState: RIHS01_00ff", finding.Found);
        Assert.Equal(MessageTypes.Find(MessageTypes.DdsName(SnapshotOf.JointState))!.TypeHash, finding.Expected);
    }

    [Fact]
    public void Of_ATypeWithoutAHash_IsOkAsOnHumble() => Assert.All(
        RobotChecks.Of(Robot, Good.With(new(LeftStates, [SnapshotOf.Endpoint(SnapshotOf.JointState, hash: "")], []))),
        finding => Assert.Equal(FindingState.Ok, finding.State));

    [Theory]
    [InlineData(true, true, null, "durability")]
    [InlineData(true, false, 0.5, "deadline")]
    public void Of_AControllerThatAsksForMore_NamesThePolicy(bool isReliable, bool isTransientLocal, double? deadline, string policy)
    {
        RosEndpointQos qos = new(isReliable, isTransientLocal, deadline is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        Finding finding = Only(Good.With(new(LeftCommands, [], [SnapshotOf.Endpoint(SnapshotOf.Trajectory, "/picky", qos: qos)])));
        Assert.Equal($"/picky asks for {qos}", finding.Found);
        Assert.Equal($"change the {policy} of /picky: as it is, not one message arrives", finding.Advice);
    }

    [Fact]
    public void Of_ASceneThatOffersTooLittle_NamesThePolicy()
    {
        RobotProfile robot = Robot with { Scene = SceneKind.Simulator };
        RobotSnapshot snapshot = Good
            .With(new("/simulator/next_episode", [], [SnapshotOf.Endpoint("std_msgs/msg/String", "/scene")]))
            .With(new("/simulator/state", [SnapshotOf.Endpoint("std_msgs/msg/String", "/scene")], []));
        Finding finding = Assert.Single(RobotChecks.Of(robot, snapshot), finding => finding.State != FindingState.Ok);
        Assert.Equal(("scene: state", "/scene offers reliable, volatile"), (finding.Name, finding.Found));
    }

    [Fact]
    public void Of_TwoPublishersOfACamera_NamesThem()
    {
        Finding finding = Only(
            Good.With(new(Camera, [SnapshotOf.Endpoint(SnapshotOf.Image, "/camera"), SnapshotOf.Endpoint(SnapshotOf.Image, "/replay")], [])));
        Assert.Equal("2 publishers: /camera and /replay", finding.Found);
    }

    [Fact]
    public void Of_AnotherCommander_NamesIt()
    {
        Finding finding = Only(
            Good.With(new(LeftCommands, [SnapshotOf.Endpoint(SnapshotOf.Trajectory, "/moveit")], [SnapshotOf.Endpoint(SnapshotOf.Trajectory)])));
        Assert.Equal(("/moveit publishes it", FindingState.Error), (finding.Found, finding.State));
    }

    [Fact]
    public void Of_OurOwnProgramWithTheRobot_IsNoOtherCommander() => Assert.All(
        RobotChecks.Of(Robot, Good.With(
            new(LeftCommands, [SnapshotOf.Endpoint(SnapshotOf.Trajectory, "/vla_robot_two_arms")], [SnapshotOf.Endpoint(SnapshotOf.Trajectory)]))),
        finding => Assert.Equal(FindingState.Ok, finding.State));

    [Fact]
    public void Of_AnAction_LooksForItsFeedback()
    {
        RobotProfile robot = Robot with
        {
            Arms = [.. Robot.Arms.Select(arm => arm.Name == "left" ? arm with { CommandDialect = CommandDialect.FollowJointTrajectory } : arm)]
        };
        Finding missing = Assert.Single(RobotChecks.Of(robot, Good), finding => finding.State != FindingState.Ok);
        Assert.StartsWith("/left/joint_trajectory of type control_msgs/action/FollowJointTrajectory", missing.Expected, StringComparison.Ordinal);
        RosGraphEndpoint server = SnapshotOf.Endpoint("control_msgs/action/FollowJointTrajectory_FeedbackMessage", "/controller", "RIHS01_of_version_6");
        Assert.All(
            RobotChecks.Of(robot, Good.With(new("/left/joint_trajectory/_action/feedback", [server], []))),
            finding => Assert.Equal(FindingState.Ok, finding.State));
    }

    [Fact]
    public void Of_CameraInfoThatIsMissing_IsAWarning()
    {
        RobotProfile robot = Robot with { Cameras = [Robot.Cameras[0] with { CameraInfoTopic = "/cam_high/camera_info" }] };
        Finding finding = Assert.Single(RobotChecks.Of(robot, Good), finding => finding.State != FindingState.Ok);
        Assert.Equal(("camera cam_high: camera_info", FindingState.Warning), (finding.Name, finding.State));
    }

    [Fact]
    public void Of_EveryProfileOfTheRepository_MissesEachOfItsTopics()
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "hardware"), "robot.yaml", SearchOption.AllDirectories)
            .Where(path => !path.Contains("template", StringComparison.Ordinal))];
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            RobotProfile robot = RobotProfileFile.Read(file).Profile;
            int needed = ExpectedTopic.Of(robot).Count(topic => !topic.IsOptional);
            IReadOnlyList<Finding> findings = RobotChecks.Of(robot, new([], new Dictionary<string, SeenStream>(), 3));
            Assert.True(needed >= robot.CommandChannels.Count + robot.Cameras.Count + 1, file);
            Assert.Equal(needed + 1, findings.Count(finding => finding.State == FindingState.Error));
        }
    }

    [Fact]
    public void Json_OfAFinding_HasTheKeysThatScriptsUse() => Assert.Equal(
        """{"name":"a","state":"warning","found":"b","expected":"c","advice":"d"}""", Finding.Warning("a", "b", "c", "d").Json().ToJsonString());

    private static Finding Only(RobotSnapshot snapshot) =>
        Assert.Single(RobotChecks.Of(Robot, snapshot), finding => finding.State != FindingState.Ok);
}
