using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robots.Tests.Hardware;

namespace SimpleVlaRl.Robots.Tests;

/// <summary>How a robot is stopped, started and taken over, as its profile says it.</summary>
public sealed class OperationFieldTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Profile_WithEveryField_SaysIt()
    {
        RobotProfile robot = Read("""
            stop: { drives_off_service: /lab/drives_off, drives_off_type: set_bool, drives_off_after_milliseconds: 2000, emergency_stop_topic: /lab/stop,
                    emergency_stop_timeout_milliseconds: 250 }
            start_tolerance: { radian: 0.3, metre: 0.05, opening: 0.2 }
            slow_start: { seconds: 2, share: 0.25 }
            gripper_test: true
            take_over: { nodes: [/teleoperation], topics: [/spacemouse/twist], deadman_topic: /deadman, deadman_timeout_milliseconds: 300,
                         quiet_milliseconds: 400 }
            """);
        Assert.Equal(
            new StopProfile
            {
                DrivesOffService = "/lab/drives_off",
                DrivesOffType = DrivesOffType.SetBool,
                DrivesOffAfter = TimeSpan.FromSeconds(2),
                EmergencyStopTopic = "/lab/stop",
                EmergencyStopTimeout = TimeSpan.FromMilliseconds(250),
            },
            robot.Stop);
        Assert.Equal(
            (0.3, 0.05, 0.2),
            (robot.StartTolerance!.Of(JointUnit.Radian), robot.StartTolerance.Of(JointUnit.Metre), robot.StartTolerance.Of(JointUnit.Opening)));
        Assert.Equal(new SlowStart(TimeSpan.FromSeconds(2), 0.25), robot.SlowStart);
        Assert.True(robot.TestsGrippers);
        Assert.Equal(["/teleoperation"], robot.TakeOver!.Nodes);
        Assert.Equal(["/spacemouse/twist"], robot.TakeOver.Topics);
        Assert.Equal(
            ("/deadman", 300, 400), (robot.TakeOver.DeadmanTopic, robot.TakeOver.DeadmanTimeout.TotalMilliseconds, robot.TakeOver.Quiet.TotalMilliseconds));
    }

    [Fact]
    public void Profile_WithoutThem_MovesFromAnywhereAtFullSpeedAndIsTakenOverByNobody()
    {
        RobotProfile robot = Read("");
        Assert.Null(robot.Stop);
        Assert.Null(robot.StartTolerance);
        Assert.Null(robot.SlowStart);
        Assert.False(robot.TestsGrippers);
        Assert.Null(robot.TakeOver);
    }

    [Theory]
    [InlineData("stop: { drives_off_service: off }", "stop: drives_off_service is 'off'")]
    [InlineData("stop: { drives_off_service: /off, drives_off_after_milliseconds: 1 }", "stop: drives_off_after_milliseconds is 1; expected")]
    [InlineData("stop: { emergency_stop_topic: /stop, emergency_stop_timeout_milliseconds: 5000 }", "stop: emergency_stop_timeout_milliseconds is 5000")]
    [InlineData("stop: { drives_off_type: 3 }", "'3' is none of the words trigger, set_bool")]
    [InlineData("start_tolerance: { radian: 0, metre: 1, opening: 1 }", "start_tolerance: radian is 0; expected")]
    [InlineData("start_tolerance: { radian: 1 }", "start_tolerance: metre is missing")]
    [InlineData("slow_start: { seconds: 2, share: 2 }", "slow_start: share is 2; expected 0.01 to 1")]
    [InlineData("slow_start: { seconds: 0, share: 1 }", "slow_start: seconds is 0; expected")]
    [InlineData("take_over: {}", "take_over names nobody")]
    [InlineData("take_over: { nodes: [teleoperation] }", "take_over: nodes is 'teleoperation'")]
    [InlineData("take_over: { topics: [/follower_left/joint_trajectory] }", "which is the robot's own")]
    [InlineData("take_over: { deadman_topic: /d, deadman_timeout_milliseconds: 10 }", "take_over: deadman_timeout_milliseconds is 10")]
    [InlineData("take_over: { nodes: [/a, /a] }", "take_over: nodes '/a' appears 2 times")]
    public void Profile_WithAFieldThatIsWrong_IsRefused(string line, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<InvalidDataException>(() => Read(line)).Message, StringComparison.Ordinal);

    private RobotProfile Read(string lines)
    {
        File.WriteAllText(file, File.ReadAllText(HardwareFolders.RobotFile("simulated-bimanual")) + "\n" + lines + "\n");
        return RobotProfileFile.Read(file).Profile;
    }
}
