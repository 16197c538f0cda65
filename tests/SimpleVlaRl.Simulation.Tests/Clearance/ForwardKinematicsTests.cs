using SimpleVlaRl.Core.Geometry;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety.Geometry;
using SimpleVlaRl.Simulation.Clearance;

namespace SimpleVlaRl.Simulation.Tests.Clearance;

/// <summary>The collision model's kinematics against MuJoCo's: every link's frame, and the tool.</summary>
public sealed class ForwardKinematicsTests
{
    private const int Poses = 2000;
    private const double Offset = 3;

    public static TheoryData<string> Links() => [.. SimulatedRobot.Profile.Arms[0].Geometry!.Links.Select(link => link.Name).Skip(1)];

    /// <summary>The model tells a point's coordinate as the slack to one face of a workspace that is far away on all other sides.</summary>
    [Theory]
    [MemberData(nameof(Links))]
    public void Evaluate_OfEveryLink_FindsItsFrameWhereMujocoDoes(string link)
    {
        using ArmDistances mujoco = new(SimulatedRobot.Profile, DistanceScene.Write(0, 0.01), 0);
        Point3[] points = [new(0, 0, 0), new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)];
        CollisionModel[] models = [.. Enumerable.Range(0, 2 * points.Length * 3)
            .Select(index => CollisionModel.Of(With(index / (points.Length * 3), link, points[index / 3 % points.Length], index % 3))!)];
        Random random = new(1);
        double worst = 0;
        for (int pose = 0; pose < Poses; pose++)
        {
            double[] joints = RandomPose.Of(SimulatedRobot.Profile, random);
            mujoco.Measure(joints, new SmallestDistances());
            for (int index = 0; index < models.Length; index++)
            {
                ArmProfile arm = SimulatedRobot.Profile.Arms[index / (points.Length * 3)];
                (double[] position, double[] rotation) = mujoco.BodyPose($"{arm.Name}_{link}");
                Point3 point = points[index / 3 % points.Length];
                int axis = index % 3;
                double expected = position[axis] + (rotation[3 * axis] * point.X) + (rotation[(3 * axis) + 1] * point.Y) + (rotation[(3 * axis) + 2] * point.Z);
                worst = Math.Max(worst, Math.Abs(models[index].Evaluate(joints).Slack - Offset - expected));
            }
        }

        Assert.True(worst < 1e-12, $"{link} is up to {worst} m from where MuJoCo has it");
    }

    [Fact]
    public void Evaluate_OfTheTool_FindsItWhereTheSimulatorsToolPointIs()
    {
        RobotProfile robot = SimulatedRobot.Profile;
        using SimulatedToolKinematics mujoco = new(robot);
        CollisionModel[] models = [.. Enumerable.Range(0, 6)
            .Select(index => (Arm: index / 3, robot.Arms[index / 3].Geometry!.ToolLink, robot.Arms[index / 3].Geometry!.ToolPoint, Axis: index % 3))
            .Select(tool => CollisionModel.Of(With(tool.Arm, tool.ToolLink!, tool.ToolPoint, tool.Axis))!)];
        Random random = new(2);
        double[] points = new double[6];
        for (int pose = 0; pose < Poses; pose++)
        {
            float[] joints = [.. RandomPose.Of(robot, random).Select(position => (float)position)];
            mujoco.Locate(joints, points);
            double[] positions = [.. joints.Select(joint => (double)joint)];
            Assert.All(models, (model, index) => Assert.Equal(points[index], model.Evaluate(positions).Slack - Offset, 1e-9));
        }
    }

    /// <summary>The robot with nothing but one point of one arm in a workspace.</summary>
    private static RobotProfile With(int arm, string link, Point3 point, int axis)
    {
        Point3 lower = new(axis == 0 ? -Offset : -10, axis == 1 ? -Offset : -10, axis == 2 ? -Offset : -10);
        RobotProfile robot = SimulatedRobot.Profile;
        return robot with
        {
            Arms = [.. robot.Arms.Select((each, index) => each with
            {
                Geometry = each.Geometry! with
                {
                    Links = [.. each.Geometry.Links.Select((item, place) => place == 0 ? item : item with { Capsules = [] })],
                    ToolLink = index == arm ? link : null,
                    ToolPoint = index == arm ? point : default,
                    Workspace = index == arm ? new WorkspaceBox(lower, new(10, 10, 10)) : null,
                }
            })]
        };
    }
}
