using System.Globalization;
using System.Xml.Linq;
using SimpleVlaRl.Core.Geometry;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety.Geometry;
using SimpleVlaRl.Simulation.Clearance;

namespace SimpleVlaRl.Simulation.Tests.Clearance;

/// <summary>Distances of the collision model against MuJoCo's.</summary>
public sealed class ClearanceTests
{
    private const double Reach = 0.15;

    private static readonly RobotProfile Robot = SimulatedRobot.Profile;

    /// <summary>The robot with the same clearance everywhere.</summary>
    private static RobotProfile Plain { get; } = SimulatedRobot.Profile with
    {
        Arms = [.. SimulatedRobot.Profile.Arms.Select(arm => arm with
        {
            Geometry = arm.Geometry! with
            {
                Links = [.. arm.Geometry.Links.Select(link => link with
                {
                    Capsules = [.. link.Capsules.Select(capsule => capsule with { ClearanceMetres = null, TableClearanceMetres = null })]
                })],
                Workspace = null,
            }
        })]
    };

    /// <summary>The same capsules in MuJoCo, and the same distances.</summary>
    [Fact]
    public void Evaluate_OfRandomPoses_IsTheSmallestDistanceThatMujocoFindsOfTheSameCapsules()
    {
        CollisionModel model = CollisionModel.Of(Plain)!;
        using ArmDistances mujoco = new(Plain, CapsuleScene(), 0);
        Random random = new(3);
        int compared = 0;
        for (int pose = 0; pose < 5000; pose++)
        {
            // Arms that point at each other are nearer than arms that point anywhere.
            double[] joints = RandomPose.Of(Robot, random);
            joints[0] *= pose % 3 / 4.0;
            joints[7] *= pose % 3 / 4.0;
            SmallestDistances smallest = new();
            mujoco.Measure(joints, smallest);
            double found = model.Evaluate(joints).Slack + Robot.ClearanceMetres;
            double expected = Smallest(smallest);
            if (expected < Reach - 1e-6)
            {
                compared++;
                Assert.True(Math.Abs(found - expected) < 1e-9, $"pose {pose}: {found} m, MuJoCo {expected} m; {string.Join(' ', joints)}");
            }
            else
            {
                Assert.True(found >= Reach - 1e-6, $"pose {pose}: {found} m, and MuJoCo finds nothing within {Reach} m");
            }
        }

        Assert.True(compared > 4000, $"only {compared} poses were near enough");
    }

    /// <summary>The capsules enclose what they stand for: what they say is nearer is never further than the shapes are.</summary>
    [Fact]
    public void Evaluate_OfRandomPoses_NeverSaysMoreThanTheShapesAreApart()
    {
        CollisionModel model = CollisionModel.Of(Plain)!;
        using ArmDistances mujoco = new(Robot, DistanceScene.Write(0, Reach), 0);
        Random random = new(4);
        int compared = 0;
        for (int pose = 0; pose < 5000; pose++)
        {
            double[] joints = RandomPose.Of(Robot, random);
            SmallestDistances smallest = new();
            mujoco.Measure(joints, smallest);
            double slack = model.Evaluate(joints).Slack;
            compared += smallest.OfLinks < Reach ? 1 : 0;
            Assert.True(
                slack <= smallest.OfLinks - Robot.ClearanceMetres + 1e-6, $"pose {pose}: slack {slack} m, {smallest.Nearest} {smallest.OfLinks} m apart");
        }

        Assert.True(compared > 2000, $"only {compared} poses were near enough");
    }

    /// <summary>Two poses differ in slack by no more than their joints' reaches allow.</summary>
    [Fact]
    public void ReachOf_EveryJoint_BoundsHowFastTheSlackChanges()
    {
        CollisionModel model = CollisionModel.Of(Robot)!;
        Random random = new(5);
        double[] shares = new double[Robot.Joints.Count];
        for (int pose = 0; pose < 3000; pose++)
        {
            double[] joints = RandomPose.Of(Robot, random);
            double before = model.Evaluate(joints).Slack;
            for (int joint = 0; joint < joints.Length; joint++)
            {
                double[] moved = [.. joints];
                moved[joint] += 0.01;
                double change = Math.Abs(model.Evaluate(moved).Slack - before) / 0.01;
                Assert.True(
                    change <= model.ReachOf(joint) + 1e-9, $"joint {joint} changes the slack by {change} m per unit; its reach is {model.ReachOf(joint)}");
                shares[joint] = Math.Max(shares[joint], change / model.ReachOf(joint));
            }
        }

        // A bound that is never nearly met would slow the gate for nothing. A gripper's fingers are seldom what is nearest.
        Assert.All(shares.Where((_, joint) => joint % 7 is not (5 or 6)), share => Assert.InRange(share, 0.4, 1));
    }

    private static double Smallest(SmallestDistances distances) => ((double[])[distances.OfLinks, distances.FingersToOtherArm, distances.FingersToTable,
        distances.FingersWithinArm, distances.BetweenFingers]).Min();

    private static XDocument CapsuleScene()
    {
        XDocument scene = DistanceScene.Write(0, Reach);
        foreach (XElement body in scene.Descendants("body"))
        {
            string name = body.Attribute("name")!.Value;
            ArmProfile arm = Robot.Arms.Single(arm => name.StartsWith(arm.Name + '_', StringComparison.Ordinal));
            LinkGeometry link = arm.Geometry!.Links.Single(link => $"{arm.Name}_{link.Name}" == name);

            // A link keeps its mass and is not measured by its own shapes.
            foreach (XElement geom in body.Elements("geom"))
            {
                geom.SetAttributeValue("contype", 0);
                geom.SetAttributeValue("conaffinity", 0);
            }

            foreach ((int index, CapsuleGeometry capsule) in link.Capsules.Index())
            {
                double[] ends = [capsule.From.X, capsule.From.Y, capsule.From.Z, capsule.To.X, capsule.To.Y, capsule.To.Z];
                XElement geom = new(
                    "geom",
                    new XAttribute("name", $"{name}/capsule{index}"),
                    new XAttribute("type", "capsule"),
                    new XAttribute("size", Text(capsule.RadiusMetres)),
                    new XAttribute("fromto", string.Join(' ', ends.Select(Text))));
                DistanceScene.Measure(geom, Reach);
                body.Add(geom);
            }
        }

        return scene;
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
