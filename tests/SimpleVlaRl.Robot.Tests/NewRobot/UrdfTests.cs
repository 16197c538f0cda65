using SimpleVlaRl.Robots;

namespace SimpleVlaRl.Robot.Tests.NewRobot;

/// <summary>Limits from a robot description.</summary>
public sealed class UrdfTests
{
    public const string TwoJoints = """
        <?xml version="1.0"?>
        <robot name="r">
          <link name="base"/>
          <joint name="left_a" type="revolute"><limit lower="-2.00004" upper="1.99996" effort="10" velocity="3.14"/></joint>
          <joint name="left_b" type="continuous"><limit effort="10" velocity="2"/></joint>
          <joint name="left_gripper" type="prismatic"><limit lower="0" upper="0.04" effort="10" velocity="0.5"/></joint>
          <joint name="left_finger_2" type="prismatic"><limit lower="0" upper="0.04"/><mimic joint="left_gripper"/></joint>
          <ros2_control><joint name="left_a"><command_interface name="position"/></joint></ros2_control>
        </robot>
        """;

    [Fact]
    public void Joints_OfADescription_HaveTheirLimits()
    {
        IReadOnlyDictionary<string, UrdfJoint> joints = Urdf.Joints(TwoJoints);
        Assert.Equal(new("revolute", -2.00004, 1.99996, 3.14), joints["left_a"]);
        Assert.Equal(new("continuous", null, null, 2), joints["left_b"]);
        Assert.Equal(new("prismatic", 0, 0.04, null, "left_gripper"), joints["left_finger_2"]);
        Assert.Equal(4, joints.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<robot><joint></robot>")]
    [InlineData("<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><robot>&x;</robot>")]
    public void Joints_OfWhatIsNoUrdf_IsAnError(string text) =>
        Assert.StartsWith("The robot description is no URDF", Assert.Throws<InvalidDataException>(() => Urdf.Joints(text)).Message, StringComparison.Ordinal);
}
