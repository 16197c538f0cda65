using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.CheckRobot;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Listening;

namespace SimpleVlaRl.Robot.Tests.CheckRobot;

/// <summary>What drivers call their joints, and whether what they report can be their positions.</summary>
public sealed class JointCheckTests
{
    private const string LeftStates = "/left/joint_states";
    private const string RightStates = "/right/joint_states";

    private static readonly RobotProfile Robot = TestRobots.TwoArms();
    private static readonly RobotSnapshot Good = SnapshotOf.GoodRobot(Robot);

    [Fact]
    public void Of_AJointOfAnotherName_SuggestsTheDrivers()
    {
        Finding finding = Only(Good.With(LeftStates, _ => SnapshotOf.Joints(
            SnapshotOf.Joint("left_a", 0), SnapshotOf.Joint("lefft_b", 0), SnapshotOf.Joint("left_gripper", 1), SnapshotOf.Joint("left_finger", 0.02))));
        Assert.Equal("left_b is not in it; found left_a, lefft_b, left_gripper, left_finger", finding.Found);
        Assert.Equal("set state: name to the driver's: left_b may be lefft_b", finding.Advice);
    }

    [Fact]
    public void Of_TopicsOfTwoArmsExchanged_SaysSo()
    {
        SeenStream left = Good.Streams[LeftStates];
        SeenStream right = Good.Streams[RightStates];
        Finding[] findings = [.. Wrong(Robot, Good.With(LeftStates, _ => right).With(RightStates, _ => left))];
        Assert.Equal([$"joints of {LeftStates}", $"joints of {RightStates}"], findings.Select(finding => finding.Name));
        Assert.StartsWith($"they are on {RightStates}: the topics of two arms are exchanged", findings[0].Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FurtherJoints_ArePassedOver() => Assert.Contains(
        RobotChecks.Of(Robot, Good.With(LeftStates, stream => stream with { Joints = [.. stream.Joints, SnapshotOf.Joint("finger", 9)] })),
        finding => finding == Finding.Ok($"joints of {LeftStates}", "all 3; finger are passed over"));

    [Fact]
    public void Of_AValueThatIsNoNumber_NamesTheJoint()
    {
        Finding finding = Only(Good.With(LeftStates, "left_b", double.NaN));
        Assert.Equal(("value of left/left_b", "NaN among its positions"), (finding.Name, finding.Found));
    }

    [Fact]
    public void Of_AJointOutsideItsLimits_SaysWhere()
    {
        Finding finding = Only(Good.With(LeftStates, "left_b", 1.2));
        Assert.Equal(("left/left_b at 1.2", "-1 to 1"), (finding.Found, finding.Expected));
    }

    [Fact]
    public void Of_AnArmInDegrees_SaysDegrees()
    {
        Finding finding = Only(Good.With(LeftStates, "left_a", 57.3).With(LeftStates, "left_b", -30));
        Assert.Equal(("values of the left arm", "left/left_a at 57.3, left/left_b at -30"), (finding.Name, finding.Found));
        Assert.StartsWith("they look like degrees", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AnArmThatWouldBeOutsideAsDegreesToo_DoesNotSayDegrees() =>
        Assert.DoesNotContain(
            Wrong(Robot, Good.With(LeftStates, "left_a", 200)), finding => finding.Advice.Contains("degrees", StringComparison.Ordinal));

    [Fact]
    public void Of_RadiansWhereTheProfileSaysDegrees_IsAWarning()
    {
        RobotProfile robot = Robot with { Arms = [.. Robot.Arms.Select(InDegrees)] };
        Finding finding = Assert.Single(Wrong(robot, Good.With(LeftStates, "left_a", 1.2)));
        Assert.Equal((FindingState.Warning, "all within 1.2 degrees of zero"), (finding.State, finding.Found));
    }

    [Theory]
    [InlineData(0.04, "warning", "unless it is nearly closed, it looks like metres")]
    [InlineData(85, "error", "it looks like percent")]
    [InlineData(1.4910, "error", "set state: closed and open")]
    [InlineData(-0.6, "error", "set state: closed and open")]
    public void Of_AGripperOfAnotherScale_SaysWhich(double value, string state, string advice)
    {
        Finding finding = Only(Good.With(LeftStates, "left_gripper", value));
        Assert.Equal(state, finding.Word);
        Assert.StartsWith(advice, finding.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1.2)]
    public void Of_AGripperBetweenItsEnds_IsOk(double value) => Assert.Empty(Wrong(Robot, Good.With(LeftStates, "left_gripper", value)));

    [Fact]
    public void Of_ASlideInMillimetres_SaysMillimetres()
    {
        RobotProfile robot = Robot with { Arms = [.. Robot.Arms.Select(WithSlide)] };
        Finding finding = Assert.Single(Wrong(robot, Good.With(LeftStates, "left_b", 250)));
        Assert.Equal("it looks like millimetres: set state: { unit: millimetre }", finding.Advice);
    }

    [Fact]
    public void Of_AJointOfTwoPublishers_IsAnError()
    {
        RobotSnapshot snapshot = Good.With(LeftStates, stream => stream with
        {
            Joints = [stream.Joints[0].And(0, 1).And(0, 2), .. stream.Joints.Skip(1)]
        });
        Assert.Equal("several publishers report it", Only(snapshot).Found);
    }

    [Fact]
    public void Of_ADriverThatCountsTurns_IsInsideWhereTheProfileSaysSo()
    {
        RobotProfile robot = Robot with
        {
            Arms = [.. Robot.Arms.Select(arm => WithFirst(arm, joint => joint with { State = joint.State with { Wraps = true } }))]
        };
        Assert.Empty(Wrong(robot, Good.With(LeftStates, "left_a", 0.5 - (4 * Math.PI))));
        Assert.Single(Wrong(Robot, Good.With(LeftStates, "left_a", 0.5 - (2 * Math.PI))));
    }

    private static ArmProfile InDegrees(ArmProfile arm) => arm with
    {
        Joints = [.. arm.Joints.Select(joint => joint.Unit == JointUnit.Radian ? joint with { State = joint.State with { Scale = Math.PI / 180 } } : joint)]
    };

    private static ArmProfile WithSlide(ArmProfile arm) => arm with
    {
        Joints = [arm.Joints[0], arm.Joints[1] with { Unit = JointUnit.Metre, LowerPosition = 0 }, arm.Joints[2]]
    };

    private static ArmProfile WithFirst(ArmProfile arm, Func<JointProfile, JointProfile> change) =>
        arm with { Joints = [change(arm.Joints[0]), .. arm.Joints.Skip(1)] };

    private static IEnumerable<Finding> Wrong(RobotProfile robot, RobotSnapshot snapshot) =>
        RobotChecks.Of(robot, snapshot).Where(finding => finding.State != FindingState.Ok);

    private static Finding Only(RobotSnapshot snapshot) => Assert.Single(Wrong(Robot, snapshot));
}
