using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Core.Tests.Robots;

/// <summary>A profile may tighten what the gate does, and never loosen it.</summary>
public sealed class RobotProfileTests
{
    private static readonly RobotProfile Robot = TestRobots.TwoArms();

    public static TheoryData<string, string> Loosened => new()
    {
        { "margin", "joint 'left/left_a': margin is -1; expected 0 to" },
        { "margin nan", "joint 'left/left_a': margin is NaN; expected 0 to" },
        { "age", "maximum_joint_state_age_milliseconds is 950400000; expected 1 to 200" },
        { "age zero", "maximum_joint_state_age_milliseconds is 0; expected 1 to 200" },
        { "skew", "maximum_skew_milliseconds is 60000; expected 1 to 200" },
        { "horizon", "command_horizon_milliseconds is 5000; expected 40 to 500" },
        { "horizon short", "command_horizon_milliseconds is 20; expected 40 to 500" },
        { "rate", "servo_rate_hertz is 1; expected 10 to 1000" },
        { "topic", "command_topic /left/joint_trajectory is used in 2 dialects (JointTrajectory, JointState)" },
        { "places", "command_topic /left/joint_trajectory: the arms left and right share it, and a Float64MultiArray message has values by place" },
        { "groups", "command_topic /left/joint_trajectory: it is used for the groups left and right; a message has one group" },
        { "states", "joint_state_topic /left/joint_states: joint name 'a' appears 2 times" },
        { "home", "joint 'left/left_a': home is 1.95; expected -1.9 to 1.9" },
        { "tracking", "joint 'left/left_a': maximum_tracking_error is 4; expected 0.001 to 1" },
        { "tracking range", "joint 'left/left_a': maximum_tracking_error is 0.5; expected 0.001 to 0.1" },
        { "tracking infinite", "joint 'left/left_a': maximum_tracking_error is Infinity" },
        { "velocity", "joint 'left/left_a': maximum_velocity is 100; expected 0.001 to 10" },
        { "position", "joint 'left/left_a': upper is 100; expected -12.56" },
        { "crossed", "joint 'left/left_a': lower is 2; expected less than upper, which is -2" },
        { "camera age", "camera 'cam_high': maximum_age_milliseconds is 60000; expected 1 to 500" },
        { "camera size", "camera 'cam_high': width is 0; expected 1 to 8192" },
        { "camera twice", "camera name 'cam_high' appears 2 times" },
        { "encoding", "camera 'cam_high': encoding is 'mono12'; expected rgb8, bgr8, rgba8" },
        { "mount", "camera 'cam_high': mounted_on is 'middle'; expected one of the arms left, right" },
        { "arm twice", "arm name 'left' appears 2 times" },
        { "joint twice", "arm 'left': joint name 'left_a' appears 2 times" },
        { "empty arm", "arm 'left': joints is empty" },
        { "own command", "command_topic /left/joint_states is a joint_state_topic too" },
    };

    [Fact]
    public void Validate_SoundProfile_HasNoErrors() => Assert.Empty(Robot.Validate());

    [Theory]
    [MemberData(nameof(Loosened))]
    public void Validate_OneValueThatLoosensTheGate_NamesFieldValueAndRange(string what, string error) =>
        Assert.Contains(Broken(what).Validate(), found => found.StartsWith(error, StringComparison.Ordinal));

    [Fact]
    public void Validate_SeveralErrors_AreReportedTogether()
    {
        RobotProfile broken = Broken("margin") with { MaximumJointStateAge = TimeSpan.FromDays(11), MaximumSkew = TimeSpan.Zero };
        Assert.Equal(3, broken.Validate().Count);
    }

    [Fact]
    public void JointLabels_AreArmAndJoint()
    {
        Assert.Equal("left/left_a", Robot.JointLabels[0]);
        Assert.Equal("left_a", Robot.JointNames[0]);
        Assert.Equal((3, 3, -1), (Robot.FindJoint("right_a"), Robot.FindJoint("right/right_a"), Robot.FindJoint("right_z")));
    }

    private static RobotProfile Broken(string what)
    {
        ArmProfile left = Robot.Arms[0];
        JointProfile joint = left.Joints[0];
        CameraProfile camera = Robot.Cameras[0];
        return what switch
        {
            "margin" => With(joint with { PositionMargin = -1 }),
            "margin nan" => With(joint with { PositionMargin = double.NaN }),
            "age" => Robot with { MaximumJointStateAge = TimeSpan.FromDays(11) },
            "age zero" => Robot with { MaximumJointStateAge = TimeSpan.Zero },
            "skew" => Robot with { MaximumSkew = TimeSpan.FromMinutes(1) },
            "horizon" => Robot with { CommandHorizon = TimeSpan.FromSeconds(5) },
            "horizon short" => Robot with { CommandHorizon = TimeSpan.FromMilliseconds(20) },
            "rate" => Robot with { ServoRateHertz = 1 },
            "topic" => Robot with { Arms = [left, Robot.Arms[1] with { CommandTopic = left.CommandTopic, CommandDialect = CommandDialect.JointState }] },
            "places" => Robot with
            {
                Arms = [.. Robot.Arms.Select(arm => arm with { CommandTopic = left.CommandTopic, CommandDialect = CommandDialect.Float64MultiArray })]
            },
            "groups" => Robot with { Arms = [.. Robot.Arms.Select(arm => Grouped(arm))] },
            "states" =>
                Robot with { Arms = [.. Robot.Arms.Select(arm => arm with { JointStateTopic = left.JointStateTopic, Joints = [joint with { Name = "a" }] })] },
            "home" => With(joint with { Home = 1.95 }),
            "tracking" => With(joint with { MaximumTrackingError = 4 }),
            "tracking range" => With(joint with { LowerPosition = -0.1, UpperPosition = 0.1, PositionMargin = 0 }),
            "tracking infinite" => With(joint with { MaximumTrackingError = double.PositiveInfinity }),
            "velocity" => With(joint with { MaximumVelocity = 100 }),
            "position" => With(joint with { UpperPosition = 100 }),
            "crossed" => With(joint with { LowerPosition = 2, UpperPosition = -2 }),
            "camera age" => Robot with { Cameras = [camera with { MaximumAge = TimeSpan.FromMinutes(1) }] },
            "camera size" => Robot with { Cameras = [camera with { Width = 0 }] },
            "camera twice" => Robot with { Cameras = [camera, camera with { Topic = "/other" }] },
            "encoding" => Robot with { Cameras = [camera with { Encoding = "mono12" }] },
            "mount" => Robot with { Cameras = [camera with { MountedOn = "middle" }] },
            "arm twice" => Robot with { Arms = [left, Robot.Arms[1] with { Name = "left" }] },
            "joint twice" => Robot with { Arms = [left with { Joints = [joint, joint] }, Robot.Arms[1]] },
            "empty arm" => Robot with { Arms = [left with { Joints = [] }, Robot.Arms[1]] },
            "own command" => Robot with { Arms = [left with { CommandTopic = left.JointStateTopic }, Robot.Arms[1]] },
            _ => throw new ArgumentException(what, nameof(what)),
        };

        ArmProfile Grouped(ArmProfile arm) => arm with
        {
            CommandTopic = left.CommandTopic,
            CommandDialect = CommandDialect.InterbotixJointGroup,
            CommandGroup = arm.Name,
        };

        RobotProfile With(JointProfile changed) => Robot with { Arms = [left with { Joints = [changed, .. left.Joints.Skip(1)] }, Robot.Arms[1]] };
    }
}
