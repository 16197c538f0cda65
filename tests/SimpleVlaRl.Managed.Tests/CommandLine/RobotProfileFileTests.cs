using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Robots;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Managed.Tests.CommandLine;

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
    [InlineData("maximum_velocity: 3.14, ", "", "maximum_velocity")]
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
    public void Read_OneValueWrong_SaysWhich(string found, string replacement, string expected)
    {
        string text = File.ReadAllText(Shipped);
        int index = text.IndexOf(found, StringComparison.Ordinal);
        Assert.True(index >= 0, $"the shipped profile has no '{found}'");
        File.WriteAllText(file, string.Concat(text.AsSpan(0, index), replacement, text.AsSpan(index + found.Length)));
        UserException exception = Assert.Throws<UserException>(() => RobotProfileFile.Read(file));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFile_SaysWhichAndWhatToGive()
    {
        UserException exception = Assert.Throws<UserException>(() => RobotProfileFile.Read("nowhere/robot.yaml"));
        Assert.Contains("nowhere/robot.yaml", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--robot", exception.Message, StringComparison.Ordinal);
    }
}
