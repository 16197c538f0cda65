using SimpleVlaRl.Core.Geometry;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots.Tests;

/// <summary>An arm that a robot description (URDF) describes: chain, hull and limits are its own, and contradictions are told with both values.</summary>
public sealed class UrdfProfileTests : IDisposable
{
    private const string Description = """
        <robot name="r">
          <link name="world"/>
          <joint name="stand" type="fixed"><parent link="world"/><child link="arm_base"/><origin xyz="1 0 0"/></joint>
          <link name="arm_base"><collision><geometry><cylinder radius="0.05" length="0.2"/></geometry></collision></link>
          <joint name="arm_turn" type="revolute"><parent link="arm_base"/><child link="upper"/><origin xyz="0 0 0.5" rpy="0 0 0.25"/><axis xyz="0 0 1"/>
            <limit lower="-1.5" upper="1.25" velocity="0.5" effort="1"/></joint>
          <link name="upper">
            <collision><origin xyz="0.2 0 0"/><geometry><box size="0.4 0.06 0.08"/></geometry></collision>
            <collision><origin xyz="0.4 0 0"/><geometry><sphere radius="0.06"/></geometry></collision>
          </link>
          <joint name="flange" type="fixed"><parent link="upper"/><child link="hand"/><origin xyz="0.4 0 0"/></joint>
          <link name="hand"><collision><geometry><mesh filename="hand.stl"/></geometry></collision></link>
          <joint name="arm_finger" type="prismatic"><parent link="hand"/><child link="finger"/><origin xyz="0.1 0 0"/><axis xyz="0 1 0"/>
            <limit lower="0" upper="0.04" velocity="1" effort="1"/></joint>
          <link name="finger"/>
          <joint name="arm_finger_2" type="prismatic"><parent link="hand"/><child link="finger_2"/><axis xyz="0 1 0"/>
            <mimic joint="arm_finger" multiplier="-1" offset="0.002"/></joint>
          <link name="finger_2"/>
          <joint name="camera_tilt" type="revolute"><parent link="upper"/><child link="camera"/><limit lower="-1" upper="1"/></joint>
          <link name="camera"/>
        </robot>
        """;

    private const string Profile = """
        name: described
        scene: operator
        servo_rate_hertz: 50
        command_horizon_milliseconds: 100
        maximum_joint_state_age_milliseconds: 50
        maximum_skew_milliseconds: 60
        table_height_metres: 0
        arms:
          - name: left
            joint_state_topic: /left/joint_states
            command_topic: /left/commands
            joints:
              - { name: turn, unit: radian, lower: -2, upper: 1, margin: 0.02, maximum_velocity: 1, maximum_acceleration: 5, maximum_tracking_error: 0.5,
                  home: 0 }
              - { name: gripper, unit: opening, lower: -0.05, upper: 1.05, margin: 0.05, maximum_velocity: 5, maximum_acceleration: 25,
                  maximum_tracking_error: 1, home: 1, state: { name: finger, closed: 0.04, open: 0.01 } }
            geometry:
              base: { position: [0, 0.3, 0] }
              urdf: { file: arm.urdf, base_link: arm_base, tip_links: [finger, finger_2], prefix: arm_ }
              links:
                - { name: hand, capsules: [{ from: [0, 0, 0], to: [0.05, 0, 0], radius: 0.05 }], unchecked_against: [finger_2] }
              tool: { link: finger }
        cameras:
          - { name: cam, topic: /cam/image_raw, width: 64, height: 48, encoding: rgb8, frames_per_second: 30, maximum_age_milliseconds: 100 }
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_ADescription_GivesChainHullAndTheTighterLimits()
    {
        ArmProfile arm = Read(Profile, Description).Arms[0];
        ArmGeometry geometry = arm.Geometry!;
        Assert.Equal(["arm_base", "upper", "hand", "finger", "finger_2"], geometry.Links.Select(link => link.Name));
        LinkGeometry upper = geometry.Links[1];
        Assert.Equal(("arm_base", "turn", LinkMotion.Revolute, new Point3(0, 0, 1)), (upper.Parent, upper.Joint, upper.Motion, upper.Axis));
        Assert.Equal(new(new(0, 0, 0.5), new(0, 0, 0.25)), upper.Origin);
        Assert.Equal((-1.5, 1, 0.5), (arm.Joints[0].LowerPosition, arm.Joints[0].UpperPosition, arm.Joints[0].MaximumVelocity));
        Assert.Equal(new(new(0.4, 0, 0), new(0.4, 0, 0), 0.06), upper.Capsules[1]);
        LinkGeometry hand = geometry.Links[2];
        Assert.Equal((LinkMotion.Fixed, 0.05), (hand.Motion, Assert.Single(hand.Capsules).RadiusMetres));
        Assert.Equal(["finger_2"], hand.UncheckedAgainst);

        // Closed is 0.04 at the driver, open 0.01; the second finger goes the other way.
        Assert.Equal((0.04, -0.03), (geometry.Links[3].ValueAtZero, geometry.Links[3].ValuePerUnit), Near);
        Assert.Equal((-0.038, 0.03), (geometry.Links[4].ValueAtZero, geometry.Links[4].ValuePerUnit), Near);
    }

    /// <summary>The corners of a box and the rims of a cylinder are inside of their capsules.</summary>
    [Fact]
    public void Read_Shapes_AreInsideTheirCapsules()
    {
        ArmGeometry geometry = Read(Profile, Description).Arms[0].Geometry!;
        CapsuleGeometry box = geometry.Links[1].Capsules[0];
        foreach (int corner in Enumerable.Range(0, 8))
        {
            Assert.True(IsInside(box, new(0.2 + (corner % 2 == 0 ? 0.2 : -0.2), corner / 2 % 2 == 0 ? 0.03 : -0.03, corner / 4 == 0 ? 0.04 : -0.04)));
        }

        CapsuleGeometry cylinder = Assert.Single(geometry.Links[0].Capsules);
        Assert.True(IsInside(cylinder, new(0.05, 0, 0.1)) && IsInside(cylinder, new(0, -0.05, -0.1)));
        Assert.InRange(cylinder.RadiusMetres, 0.05, 0.06);
    }

    [Theory]
    [InlineData("type=\"revolute\"><parent link=\"arm_base\"/>", "type=\"prismatic\"><parent link=\"arm_base\"/>",
        "joint 'arm_turn' is prismatic; the profile's 'turn' is in radian")]
    [InlineData("name=\"arm_turn\"", "name=\"arm_trn\"", "there is no joint 'arm_turn' or 'arm_turn' beyond 'arm_base'")]
    [InlineData("lower=\"-1.5\"", "lower=\"0.5\"", "joint 'turn' reaches 0.5 to 1.25; the profile says home is 0")]
    [InlineData("lower=\"0\" upper=\"0.04\"", "lower=\"0\" upper=\"0.03\"", "joint 'gripper' reaches 0 to 0.03; the profile says closed is 0.04")]
    [InlineData("xyz=\"0 0 0.5\"", "xyz=\"0 0.5\"", "has xyz=\"0 0.5\" in joint 'arm_turn'; expected three finite numbers")]
    [InlineData("xyz=\"0 0 0.5\"", "xyz=\"0 NaN 0.5\"", "has xyz=\"0 NaN 0.5\" in joint 'arm_turn'")]
    [InlineData("<axis xyz=\"0 0 1\"/>", "<axis xyz=\"0 0 0\"/>", "link 'upper': axis is zero")]
    [InlineData("<robot name=\"r\">", "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><robot name=\"r\">", "The robot description is no URDF")]
    public void Read_ADescriptionThatContradictsTheProfile_SaysBoth(string found, string replacement, string expected) =>
        Assert.Contains(expected, Refusal(Profile, Description.Replace(found, replacement, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("- { name: hand, capsules: [{ from: [0, 0, 0], to: [0.05, 0, 0], radius: 0.05 }]", "- { name: hand", "the shape of link 'hand' is a mesh")]
    [InlineData("- { name: hand", "- { name: upper, axis: [0, 1, 0] }\n        - { name: hand",
        "the axis of link 'upper' is [0, 0, 1]; the profile says [0, 1, 0]")]
    [InlineData("- { name: hand", "- { name: elbow }\n        - { name: hand", "the profile has the link 'elbow', which is not in the arm")]
    [InlineData("base_link: arm_base", "base_link: stand", "base_link is 'stand'; expected one of its links: world, arm_base")]
    [InlineData("tip_links: [finger, finger_2], ", "", "joint 'camera_tilt' is revolute and no joint of the profile")]
    [InlineData("tip_links: [finger, finger_2]", "tip_links: [finger, world]", "tip_links has 'world'; expected a link that 'arm_base' carries")]
    [InlineData("file: arm.urdf", "file: leg.urdf", "urdf 'leg.urdf': Could not find file")]
    public void Read_AProfileThatDoesNotFitItsDescription_SaysWhy(string found, string replacement, string expected) =>
        Assert.Contains(expected, Refusal(Profile.Replace(found, replacement, StringComparison.Ordinal), Description), StringComparison.Ordinal);

    private static bool Near((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) < 1e-12 && Math.Abs(a.Item2 - b.Item2) < 1e-12;

    private static bool IsInside(CapsuleGeometry capsule, Point3 point)
    {
        double[] from = [capsule.From.X, capsule.From.Y, capsule.From.Z], to = [capsule.To.X, capsule.To.Y, capsule.To.Z], at = [point.X, point.Y, point.Z];
        double length = from.Zip(to, (a, b) => (b - a) * (b - a)).Sum();
        double along = length == 0 ? 0 : Math.Clamp(Enumerable.Range(0, 3).Sum(axis => (at[axis] - from[axis]) * (to[axis] - from[axis])) / length, 0, 1);
        double square = Enumerable.Range(0, 3).Sum(axis => Math.Pow(at[axis] - from[axis] - (along * (to[axis] - from[axis])), 2));
        return Math.Sqrt(square) <= capsule.RadiusMetres + 1e-12;
    }

    private string Refusal(string profile, string description) => Assert.Throws<InvalidDataException>(() => Read(profile, description)).Message;

    private RobotProfile Read(string profile, string description)
    {
        File.WriteAllText(Path.Combine(folder.Path, "robot.yaml"), profile);
        File.WriteAllText(Path.Combine(folder.Path, "arm.urdf"), description);
        return RobotProfileFile.Read(Path.Combine(folder.Path, "robot.yaml")).Profile;
    }
}
