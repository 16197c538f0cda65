using SimpleVlaRl.Core.Geometry;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots.Tests;

/// <summary>Where arms stand and how much room they take, as a profile says it: what is read, and what is refused.</summary>
public sealed class GeometryFileTests : IDisposable
{
    private static readonly string Shipped = Path.Combine(Repository.Root, "hardware", "simulated-bimanual", "robot.yaml");
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Read_TheSimulatedRobot_HasItsLinksCapsulesAndWorkspaces()
    {
        RobotProfile robot = RobotProfileFile.Read(Shipped).Profile;
        Assert.False(robot.IsCollisionUnchecked);
        Assert.Equal((0, 0.02, 0.02), (robot.TableHeightMetres!.Value, robot.ClearanceMetres, robot.TrackingAllowanceMetres));
        ArmGeometry right = robot.Arms[1].Geometry!;
        Assert.Equal(new(new(0.469, 0, 0), new(0, 0, Math.PI)), right.Base);
        Assert.Equal(
            ["base", "waist_link", "upper_arm", "forearm", "forearm_end", "wrist", "hand", "finger", "finger_mirror"], right.Links.Select(link => link.Name));
        LinkGeometry mirror = right.Links[8];
        Assert.Equal(
            ("hand", "right_gripper", LinkMotion.Prismatic, 0.045, 0),
            (mirror.Parent, mirror.Joint, mirror.Motion, mirror.ValuePerUnit, mirror.ValueAtZero));
        Assert.Equal(-0.03, Assert.Single(mirror.Capsules).ClearanceMetres);
        Assert.Equal(("hand", new Point3(0.13, 0, 0)), (right.ToolLink, right.ToolPoint));
        Assert.Equal(new(0.61, 0.37, 0.7), right.Workspace!.Upper);
    }

    [Theory]
    [InlineData("table_height_metres: 0\n", "", "table_height_metres is missing")]
    [InlineData("clearance_metres: 0.02\n", "clearance_metres: 0.01\n", "clearance_metres is 0.01; expected 0.02 to 0.5 (metres; it may only be raised)")]
    [InlineData("position: [0, 0, 0.099]", "position: [0, 0.099]", "link 'waist_link': origin: position has 2 numbers; expected three")]
    [InlineData("position: [0, 0, 0.099]", "position: [0, 0, .nan]", "'.nan' is no number")]
    [InlineData("axis: [0, 0, 1]", "axis: [0, 0, 0]", "link 'waist_link': axis is zero")]
    [InlineData("motion: revolute, axis: [0, 0, 1]", "motion: prismatic, axis: [0, 0, 1]", "motion is prismatic and its joint 'left_waist' is in radian")]
    [InlineData("radius: 0.028", "radius: -0.028", "link 'upper_arm': capsule 1: radius is -0.028; expected 0.0005 to 1")]
    [InlineData("joint: left_elbow, ", "joint: left_elbw, ", "link 'forearm': joint is 'left_elbw'; expected a joint of this arm: left_waist")]
    [InlineData("joint: left_elbow, motion: revolute, ", "", "no link has the joint 'left_elbow'")]
    [InlineData("parent: upper_arm", "parent: hand", "link 'forearm': parent is 'hand'; expected a link that stands before it: base, waist_link, upper_arm")]
    [InlineData("unchecked_against: [base]", "unchecked_against: [bse]", "link 'upper_arm': unchecked_against has 'bse'; expected other links")]
    [InlineData("unchecked_against: [base]", "unchecked_against: []", "at home left/base and left/upper_arm are -11")]
    [InlineData("closed: 0, open: 0.045", "closed: 0, open: 0", "link 'finger': closed is 0 and open is 0; expected two different values")]
    [InlineData("closed: 0, open: 0.045, ", "", "link 'finger': closed and open are for links whose joint is an opening, and needed there")]
    [InlineData("lower: [-0.61,", "lower: [0.62,", "workspace goes from")]
    [InlineData("upper: [0.61, 0.37, 0.7]", "upper: [0.61, 0.37, 0.25]", "at home the tool of left is")]
    [InlineData("tool: { link: hand", "tool: { link: hnd", "tool: link is 'hnd'; expected a link of this arm")]
    [InlineData("position: [0.469, 0, 0]", "position: [0, 0, 0]", "at home left/")]
    public void Read_OneValueOfTheGeometryWrong_SaysWhich(string found, string replacement, string expected)
    {
        string text = File.ReadAllText(Shipped);
        int index = text.IndexOf(found, StringComparison.Ordinal);
        Assert.True(index >= 0, $"the shipped profile has no '{found}'");
        File.WriteAllText(file, string.Concat(text.AsSpan(0, index), replacement, text.AsSpan(index + found.Length)));
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => RobotProfileFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnArmWithoutGeometry_IsRefusedUnlessTheProfileSaysSo()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "hardware", "openarm", "robot.yaml"));
        File.WriteAllText(file, text.Replace("collision_unchecked: true\n", "", StringComparison.Ordinal));
        Assert.Contains(
            "arm 'left': geometry is left out; give its links and their capsules, or say 'collision_unchecked: true'",
            Assert.Throws<InvalidDataException>(() => RobotProfileFile.Read(file)).Message,
            StringComparison.Ordinal);
        File.WriteAllText(file, text);
        Assert.True(RobotProfileFile.Read(file).Profile.IsCollisionUnchecked);
    }
}
