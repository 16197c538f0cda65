using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.CheckRobot;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Listening;

namespace SimpleVlaRl.Robot.Tests.CheckRobot;

/// <summary>What comes on the topics of a robot: rates, pictures, stamps.</summary>
public sealed class RobotStreamTests
{
    private const string LeftStates = "/left/joint_states";
    private const string Camera = "/cam_high/image_raw";

    private static readonly RobotProfile Robot = TestRobots.TwoArms();
    private static readonly RobotSnapshot Good = SnapshotOf.GoodRobot(Robot);

    [Theory]
    [InlineData(19, "error", "19.0 Hz")]
    [InlineData(39, "warning", "39.0 Hz")]
    [InlineData(double.NaN, "ok", "one message")]
    public void Of_JointStatesThatComeSeldom_AreToldBySeverity(double rate, string state, string found)
    {
        Finding finding = Named(Good.With(LeftStates, stream => stream with { RateHertz = rate }), $"rate of {LeftStates}");
        Assert.Equal((state, found), (finding.Word, finding.Found));
    }

    [Fact]
    public void Of_JointStatesOfTwoDrivers_CountsTheSlowerJoint()
    {
        SeenJoint slow = SnapshotOf.Joint("left_gripper", 1) with { Messages = 30 };
        RobotSnapshot snapshot = Good.With(LeftStates, stream => stream with { Joints = [.. stream.Joints.SkipLast(1), slow] });
        Finding finding = Named(snapshot, $"rate of {LeftStates}");
        Assert.Equal(("error", "10.0 Hz"), (finding.Word, finding.Found));
    }

    [Theory]
    [InlineData(9, "error", "most of the time")]
    [InlineData(20, "warning", "frames are lost")]
    [InlineData(60, "warning", "set frames_per_second")]
    [InlineData(28, "ok", "")]
    public void Of_ACameraOfAnotherRate_IsToldBySeverity(double rate, string state, string advice)
    {
        Finding finding = Named(Good.With(Camera, stream => stream with { RateHertz = rate }), $"rate of {Camera}");
        Assert.Equal(state, finding.Word);
        Assert.StartsWith(advice, finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ASilentPublisher_SaysForHowLong()
    {
        Finding finding = Named(Good.With(Camera, _ => new() { Messages = 0 }), $"rate of {Camera}");
        Assert.Equal(("error", "no message within 3 s"), (finding.Word, finding.Found));
    }

    [Fact]
    public void Of_MessagesThatCannotBeRead_AreAnError() => Assert.Equal(
        "none of 7 messages can be read", Named(Good.With(Camera, _ => new() { Messages = 7, Malformed = 7 }), $"rate of {Camera}").Found);

    [Theory]
    [InlineData(8, 4, "rgb8", "8x4 rgb8", "set width")]
    [InlineData(4, 2, "bgr8", "4x2 bgr8", "set width")]
    [InlineData(2, 4, "rgb8", "2x4 rgb8", "width and height are exchanged")]
    public void Of_AnotherPicture_IsAnError(int width, int height, string encoding, string found, string advice)
    {
        Finding finding = Named(Good.With(Camera, stream => stream with { Picture = new(width, height, encoding) }), "pictures of cam_high");
        Assert.Equal(("error", found, "4x2 rgb8"), (finding.Word, finding.Found, finding.Expected));
        Assert.StartsWith(advice, finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_StampsOfZero_AreAWarning() => Assert.Equal(
        ("warning", "0"), Told(Named(Good.With(LeftStates, stream => stream with { HasZeroStamps = true }), $"stamps of {LeftStates}")));

    [Theory]
    [InlineData(1.5, "1.5 s behind this machine's clock")]
    [InlineData(-3600, "3600 s ahead of this machine's clock")]
    public void Of_AnotherClock_SaysByHowMuch(double offset, string found) => Assert.Equal(
        ("warning", found), Told(Named(Good.With(LeftStates, stream => stream with { StampOffsetSeconds = offset }), $"stamps of {LeftStates}")));

    [Fact]
    public void Of_StreamsThatAreFurtherApartThanAllowed_NamesBoth() => Assert.Equal(
        ("error", $"{Camera} is 99 ms behind {LeftStates}"),
        Told(Named(Good.With(Camera, stream => stream with { StampOffsetSeconds = 0.1 }), "skew of the streams")));

    private static (string State, string Found) Told(Finding finding) => (finding.Word, finding.Found);

    private static Finding Named(RobotSnapshot snapshot, string name) => Assert.Single(RobotChecks.Of(Robot, snapshot), finding => finding.Name == name);
}
