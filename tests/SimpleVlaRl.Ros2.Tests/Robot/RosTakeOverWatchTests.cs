using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.TrajectoryMessages;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests.Robot;

/// <summary>Whom the profile names may command; whoever else does stays a fault.</summary>
[Collection("ROS 2 domain")]
public sealed class RosTakeOverWatchTests : IDisposable
{
    private const string Command = "/takeover_tests/joint_trajectory";
    private readonly RosContext ourSide = Ros.Open("takeover_runtime");
    private readonly RosContext leader = Ros.Open("takeover_leader");
    private readonly RobotProfile robot;
    private readonly RosObservationSource source;

    public RosTakeOverWatchTests()
    {
        JointProfile waist = new("waist", JointUnit.Radian, -3, 3, 0.1, 1, 5, 100, 0.5, 0)
        {
            Command = new JointCommandBinding { Name = "waist", Scale = 2, Offset = 0.1 },
        };
        robot = new()
        {
            Name = "taken",
            Arms = [new ArmProfile { Name = "only", JointStateTopic = "/takeover_tests/joint_states", CommandTopic = Command, Joints = [waist] }],
            Cameras = [new CameraProfile { Name = "head", Topic = "/takeover_tests/image_raw", Width = 4, Height = 2 }],
            TakeOver = new TakeOverProfile
            {
                Nodes = ["/takeover_leader"],
                Topics = ["/takeover_tests/spacemouse"],
                Quiet = TimeSpan.FromMilliseconds(300),
            },
        };
        source = new RosObservationSource(ourSide, robot, TimeProvider.System);
    }

    public void Dispose()
    {
        source.Dispose();
        leader.Dispose();
        ourSide.Dispose();
    }

    [Fact]
    public async Task Watch_ANamedNodeCommands_IsATakeOverAndNoFault()
    {
        using RosTakeOverWatch takeOver = new(ourSide, robot, TimeProvider.System);
        using RosExclusivityWatch exclusive = new(ourSide, robot, source, [], TimeProvider.System, takeOver: takeOver);
        using RosPublisher arm = leader.CreatePublisher(Command, JointTrajectory.Description, QosProfile.Default);
        await Ros.Until(() => arm.MatchedSubscriptions > 0 && takeOver.CountNamed(Command) == 1, "the leader's name is known");
        await Ros.Until(() => !exclusive.IsViolated(), "the leader is no stranger");
        Assert.False(takeOver.IsActive);
        await Ros.Until(
            () =>
                arm.Publish(new JointTrajectory { JointNames = ["waist"], Points = [new JointTrajectoryPoint { Positions = [0.2] }] }) && takeOver.IsCommanding,
            "the leader commands");
        Assert.True(takeOver.IsActive);
        Assert.False(exclusive.IsViolated());
        Assert.Contains("a person on " + Command, takeOver.Describe(), StringComparison.Ordinal);
        double[] positions = [7];
        takeOver.CopyCommanded(positions);
        Assert.Equal(0.5, positions[0], 9);
        await Ros.Until(() => !takeOver.IsActive, "the leader is quiet");
        takeOver.Forget();
        positions[0] = 7;
        takeOver.CopyCommanded(positions);
        Assert.Equal(7, positions[0]);
    }

    [Fact]
    public async Task Watch_ANodeThatIsNotNamed_StaysAFault()
    {
        using RosTakeOverWatch takeOver = new(ourSide, robot, TimeProvider.System);
        using RosExclusivityWatch exclusive = new(ourSide, robot, source, [], TimeProvider.System, takeOver: takeOver);
        using RosContext other = Ros.Open("takeover_stranger");
        using RosPublisher arm = other.CreatePublisher(Command, JointTrajectory.Description, QosProfile.Default);
        await Ros.Until(() => arm.MatchedSubscriptions > 0 && arm.Publish(new JointTrajectory()) && exclusive.IsViolated(), "the stranger is noticed");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.True(exclusive.IsViolated());
        Assert.False(takeOver.IsActive);
        await Ros.Until(() => exclusive.Describe().Contains("/takeover_stranger as well", StringComparison.Ordinal), "it is named");
    }

    [Fact]
    public async Task Watch_ATopicOfTheirOwn_IsHeardWhateverItsType()
    {
        using RosTakeOverWatch takeOver = new(ourSide, robot, TimeProvider.System);
        using RosPublisher mouse = leader.CreatePublisher("/takeover_tests/spacemouse", StringMessage.Description, QosProfile.SensorData);
        await Ros.Until(() => mouse.Publish(new StringMessage { Data = "left" }) && takeOver.IsCommanding, "the spacemouse is heard");
        await Ros.Until(() => !takeOver.IsActive, "it is quiet");
    }

    [Fact]
    public async Task Watch_ADeadmansSwitch_IsActiveUnlessHeldAndHeard()
    {
        RobotProfile deadman = robot with { TakeOver = new TakeOverProfile { DeadmanTopic = "/takeover_tests/deadman" } };
        using RosTakeOverWatch takeOver = new(ourSide, deadman, TimeProvider.System);
        Assert.True(takeOver.IsActive);
        Assert.False(takeOver.IsCommanding);
        Assert.Contains("/takeover_tests/deadman is not held down, or not heard", takeOver.Describe(), StringComparison.Ordinal);
        using RosPublisher held = leader.CreatePublisher("/takeover_tests/deadman", BoolMessage.Description, QosProfile.Default);
        await Ros.Until(() => held.Publish(new BoolMessage { Data = true }) && !takeOver.IsActive, "it is held");
        await Ros.Until(() => takeOver.IsActive, "it is silent");
        await Ros.Until(() => held.Publish(new BoolMessage { Data = true }) && !takeOver.IsActive, "it is held again");
        await Ros.Until(() => held.Publish(new BoolMessage { Data = false }) && takeOver.IsActive, "it is released");
    }
}
