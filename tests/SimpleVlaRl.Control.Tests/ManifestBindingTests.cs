using SimpleVlaRl.Control.Fakes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control.Tests;

public sealed class ManifestBindingTests
{
    private static readonly RobotProfile Robot = TestRobots.TwoArms();

    [Fact]
    public void Errors_PolicyOfThisRobot_NoneEvenByItsFullNames()
    {
        PolicyManifest manifest = Manifest(Robot);
        Assert.Empty(ManifestBinding.Errors(manifest, Robot));
        Assert.Empty(ManifestBinding.Errors(
            manifest with { Joints = [.. manifest.Joints.Zip(Robot.JointLabels, (joint, label) => joint with { Name = label })] }, Robot));
    }

    [Fact]
    public void Errors_ArmsWhoseJointsAreNamedAlike_AreToldApartByTheArm()
    {
        RobotProfile alike = Alike();
        Assert.Empty(alike.Validate());
        PolicyManifest manifest = Manifest(alike);
        Assert.Equal(["left/a", "left/b", "left/gripper", "right/a", "right/b", "right/gripper"], manifest.Joints.Select(joint => joint.Name));
        Assert.Empty(ManifestBinding.Errors(manifest, alike));
        PolicyManifest crossed = manifest with { Joints = [.. manifest.Joints.Skip(3), .. manifest.Joints.Take(3)] };
        Assert.Equal(6, ManifestBinding.Errors(crossed, alike).Count);
    }

    [Fact]
    public void Errors_CameraThatIsLacking_NamesTheNearest()
    {
        string error = Assert.Single(ManifestBinding.Errors(Manifest(Robot) with { Cameras = [new ManifestCamera("cam_hihg", 4, 2)] }, Robot));
        Assert.Contains("did you mean 'cam_high'", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 2, 0, "")]
    [InlineData(640, 320, 0, "")]
    [InlineData(8, 8, 0, "gives 4x2: it sees the middle 2x2")]
    [InlineData(8, 8, 90, "gives 2x4: it sees the middle 2x2")]
    [InlineData(1, 2, 90, "")]
    public void Notices_CameraOfAnotherSize_AreOfOtherAspectRatiosOnly(int width, int height, int rotation, string expected)
    {
        PolicyManifest manifest = Manifest(Robot) with { Cameras = [new ManifestCamera("cam_high", width, height)] };
        RobotProfile turned = Robot with { Cameras = [.. Robot.Cameras.Select(camera => camera with { RotationDegrees = rotation })] };
        Assert.Empty(ManifestBinding.Errors(manifest, turned));
        string notices = string.Join("; ", ManifestBinding.Notices(manifest, turned));
        Assert.EndsWith(expected, notices, StringComparison.Ordinal);
        Assert.Equal(expected.Length == 0, notices.Length == 0);
    }

    [Fact]
    public void Errors_EverythingWrong_IsSaidAtOnceWithBothValues()
    {
        PolicyManifest manifest = Manifest(Robot);
        PolicyManifest wrong = manifest with
        {
            Joints = [new ManifestJoint("left_z", JointUnit.Radian), manifest.Joints[1] with { Unit = JointUnit.Metre }, .. manifest.Joints.Skip(2).Take(3)],
            WaypointRateHertz = 7,
        };
        string errors = string.Join("; ", ManifestBinding.Errors(wrong, Robot));
        Assert.Contains("commands 5 joints; the robot 'two-arms' has 6", errors, StringComparison.Ordinal);
        Assert.Contains("joint 0 of the policy 'fake' is left_z (Radian); the robot 'two-arms' has left/left_a (Radian)", errors, StringComparison.Ordinal);
        Assert.Contains("joint 1 of the policy 'fake' is left_b (Metre)", errors, StringComparison.Ordinal);
        Assert.Contains("waypoint rate 7 Hz does not divide", errors, StringComparison.Ordinal);
    }

    /// <summary>As real drivers have it: both arms name their joints alike and their topics tell them apart.</summary>
    private static RobotProfile Alike() => Robot with
    {
        Arms = [.. Robot.Arms.Select(arm => arm with { Joints = [.. arm.Joints.Select(joint => joint with { Name = joint.Name[(arm.Name.Length + 1)..] })] })],
    };

    private static PolicyManifest Manifest(RobotProfile robot)
    {
        using FakePolicy policy = new(robot, TimeProvider.System);
        return policy.Manifest;
    }
}
