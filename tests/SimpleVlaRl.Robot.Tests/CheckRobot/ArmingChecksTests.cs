using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.CheckRobot;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Ros2;

namespace SimpleVlaRl.Robot.Tests.CheckRobot;

/// <summary>'check-robot' shows the list that 'run' arms by.</summary>
public sealed class ArmingChecksTests
{
    private static readonly RobotProfile Robot = TestRobots.TwoArms() with
    {
        StartTolerance = new StartTolerance(0.3, 0.05, 0.2),
        Stop = new StopProfile { EmergencyStopTopic = "/stop" },
        TakeOver = new TakeOverProfile { Nodes = ["/leader"], DeadmanTopic = "/deadman" },
    };

    private static readonly RobotSnapshot Good = SnapshotOf.GoodRobot(Robot)
        .With(new RosGraphTopic("/stop", [SnapshotOf.Endpoint("std_msgs/msg/Bool")], []))
        .With(new RosGraphTopic("/deadman", [SnapshotOf.Endpoint("std_msgs/msg/Bool")], []));

    [Fact]
    public void Of_ARobotThatIsWell_PassesEveryItem() =>
        Assert.Equal(Enumerable.Repeat(FindingState.Ok, 9), ArmingChecks.Of(Robot, Good).Select(finding => finding.State));

    [Fact]
    public void Of_ANodeThatMayTakeOver_IsNoSecondCommander()
    {
        string topic = Robot.Arms[0].CommandTopic;
        RobotSnapshot led = Good.With(new RosGraphTopic(
            topic, [SnapshotOf.Endpoint(SnapshotOf.Trajectory, "/leader")], [SnapshotOf.Endpoint(SnapshotOf.Trajectory, "/controller")]));
        Assert.All(ArmingChecks.Of(Robot, led), finding => Assert.Equal(FindingState.Ok, finding.State));
        Assert.Equal(
            $"{topic} is commanded by /leader",
            Assert.Single(ArmingChecks.Of(Robot with { TakeOver = null }, led), finding => finding.State == FindingState.Error).Found);
    }

    [Fact]
    public void Of_ARobotThatIsNot_SaysAllThatIsWrong()
    {
        RobotSnapshot bad = Good.Lacking("/stop").Lacking(Robot.Cameras[0].Topic).With(Robot.Arms[0].JointStateTopic, "left_a", 1.5);
        string[] wrong = [.. ArmingChecks.Of(Robot, bad).Where(finding => finding.State == FindingState.Error).Select(finding => finding.Found)];
        Assert.Equal(
            [
                "nobody publishes the emergency stop on /stop; start what does", $"nothing was heard on {Robot.Cameras[0].Topic}",
                "left/left_a is at 1.500; expected within 0.3 of its home 0.000",
            ],
            wrong);
    }
}
