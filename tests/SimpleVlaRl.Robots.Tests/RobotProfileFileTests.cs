using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots.Tests;

public sealed class RobotProfileFileTests : IDisposable
{
    private static readonly string Shipped = Path.Combine(Repository.Root, "hardware", "simulated-bimanual", "robot.yaml");
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Read_TheShippedProfile_HasFourteenJointsAndThreeCameras()
    {
        (RobotProfile profile, string digest) = RobotProfileFile.Read(Shipped);
        Assert.Equal(14, profile.Joints.Count);
        Assert.Equal(["cam_high", "cam_left_wrist", "cam_right_wrist"], profile.Cameras.Select(camera => camera.Name));
        Assert.Equal(JointUnit.Opening, profile.Joints[6].Unit);
        Assert.Equal(64, digest.Length);
    }

    [Theory]
    [InlineData("maximum_velocity: 3.14, maximum_acceleration: 40, ", "", "maximum_velocity")]
    [InlineData("maximum_velocity: 3.14", "maximum_velocitty: 3.14", "maximum_velocitty")]
    [InlineData("upper: 1.257", "upper: .nan", "upper")]
    [InlineData("home: -0.96", "home: -9", "home")]
    [InlineData("upper: 1.257", "upper: 1,257", "257")]
    [InlineData("command_horizon_milliseconds: 100", "command_horizon_milliseconds: 1,00", "'1,00' is no number")]
    [InlineData("upper: 1.257", "upper: 1_257", "'1_257' is no number")]
    [InlineData("upper: 1.257", "upper: 1.257rad", "'1.257rad' is no number")]
    [InlineData("upper: 1.257", "upper: 1e999", "'1e999' is no number")]
    [InlineData("servo_rate_hertz: 50", "servo_rate_hertz: 0x32", "'0x32' is no number")]
    [InlineData("servo_rate_hertz: 50", "servo_rate_hertz: 5_0", "'5_0' is no number")]
    [InlineData("name: left_shoulder", "name: left_waist", "left_waist")]
    [InlineData("margin: 0.02", "margin: -1", "joint 'left/left_waist': margin is -1; expected 0 to 3.1")]
    [InlineData(
        "maximum_joint_state_age_milliseconds: 50",
        "maximum_joint_state_age_milliseconds: 1e300",
        "maximum_joint_state_age_milliseconds is 1000000000000; expected 1 to 200")]
    [InlineData("/follower_right/joint_trajectory", "/follower_left/joint_states", "command_topic /follower_left/joint_states is a joint_state_topic too")]
    [InlineData("mounted_on: left", "mounted_on: lefft", "mounted_on is 'lefft'")]
    public void Read_OneValueWrong_SaysWhich(string found, string replacement, string expected)
    {
        string text = File.ReadAllText(Shipped);
        int index = text.IndexOf(found, StringComparison.Ordinal);
        Assert.True(index >= 0, $"the shipped profile has no '{found}'");
        File.WriteAllText(file, string.Concat(text.AsSpan(0, index), replacement, text.AsSpan(index + found.Length)));
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => RobotProfileFile.Read(file));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralValuesMissingAndWrong_SaysAllAtOnceAndEachOnce()
    {
        string text = File.ReadAllText(Shipped)
            .Replace("servo_rate_hertz: 50\n", "", StringComparison.Ordinal)
            .Replace(
                "margin: 0.02, maximum_velocity: 3.14, maximum_acceleration: 40, maximum_tracking_error: 0.5, home: -0.96",
                "margin: -1, maximum_tracking_error: 9, home: -0.96",
                StringComparison.Ordinal);
        File.WriteAllText(file, text);
        string message = Assert.Throws<InvalidDataException>(() => RobotProfileFile.Read(file)).Message;
        foreach (string expected in (string[])["servo_rate_hertz is missing", "left_shoulder': margin is -1", "left_shoulder': maximum_velocity is missing",
            "right_shoulder': maximum_tracking_error is 9"])
        {
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("servo_rate_hertz is 0", message, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EmptyEntries_AreErrorsAndNoCrash()
    {
        File.WriteAllText(file, "name: x\narms:\n  -\n  - name: left\n    joints:\n      -\ncameras:\n  -\n");
        Assert.Contains(
            "arm '': joint_state_topic is missing", Assert.Throws<InvalidDataException>(() => RobotProfileFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFile_SaysWhichAndWhatToGive()
    {
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => RobotProfileFile.Read("nowhere/robot.yaml"));
        Assert.Contains("nowhere/robot.yaml", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--robot", exception.Message, StringComparison.Ordinal);
    }
}
