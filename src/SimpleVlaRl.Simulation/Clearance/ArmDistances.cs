using System.Xml.Linq;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Simulation.Interop;
using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Clearance;

/// <summary>Measures with MuJoCo how near the arms come to each other, to themselves and to the table: it shares no arithmetic with the gate.</summary>
/// <remarks>
/// Not measured: links that a joint holds together, what the profile excepts with <c>unchecked_against</c>, and bases against the table. Not for several
/// threads at once. The general algorithm of MuJoCo 2.2.2, which only pairs with a cylinder need, says how deep shapes that were blown up by the margin
/// overlap; the margin is added to that, and what results is at most the distance.
/// </remarks>
internal sealed class ArmDistances : IDisposable
{
    private readonly SceneModel model;
    private readonly PhysicsState state;
    private readonly JointAddress[] joints;
    private readonly MeasuredShape[] shapes;
    private readonly HashSet<(string, string)> excepted = [];

    /// <summary>Compiles a scene.</summary>
    /// <param name="robot">The simulated robot's profile; its links are named as the scene's bodies are, without the arm.</param>
    /// <param name="scene">What <see cref="DistanceScene"/> has written.</param>
    /// <param name="tableHeight">Where that puts the table's top, metres.</param>
    public ArmDistances(RobotProfile robot, XDocument scene, double tableHeight)
    {
        model = SceneModel.Load(scene.ToString(), tableHeight);
        state = new PhysicsState(model);
        joints = [.. robot.Joints.Select(joint => new JointAddress(model, joint))];
        shapes = [.. Enumerable.Repeat(new MeasuredShape("", -2, false, 0), model.GeomCount)];
        shapes[model.Geom(DistanceScene.Table)] = new(DistanceScene.Table, -1, false, 0);
        string[] arms = [.. robot.Arms.Select(arm => arm.Name)];
        foreach (XElement geom in scene.Descendants("body").Elements("geom"))
        {
            string body = geom.Parent!.Attribute("name")!.Value;
            shapes[model.Geom(geom.Attribute("name")!.Value)] = new(
                body,
                Array.FindIndex(arms, arm => body.StartsWith(arm + '_', StringComparison.Ordinal)),
                body.Contains("finger", StringComparison.Ordinal),
                geom.Attribute("type")?.Value == "cylinder" ? (double?)geom.Attribute("margin") ?? 0 : 0);

            // MuJoCo leaves these out itself, but not where the parent never moves.
            if (geom.Parent.Parent!.Attribute("name")?.Value is { } parent)
            {
                excepted.Add((body, parent));
                excepted.Add((parent, body));
            }
        }

        foreach (ArmProfile arm in robot.Arms)
        {
            foreach ((string link, string other) in (arm.Geometry?.Links ?? []).SelectMany(link => link.UncheckedAgainst.Select(other => (link.Name, other))))
            {
                excepted.Add(($"{arm.Name}_{link}", $"{arm.Name}_{other}"));
                excepted.Add(($"{arm.Name}_{other}", $"{arm.Name}_{link}"));
            }
        }
    }

    /// <summary>Measures where an environment's arms really are, both fingers of each.</summary>
    public void Measure(SimulatedBimanualEnvironment environments, int environment, SmallestDistances smallest)
    {
        EnvironmentSlot slot = environments.StartedSlot(environment);
        Span<double> from = slot.Physics!.Positions;
        Span<double> to = state.Positions;
        for (int index = 0; index < joints.Length; index++)
        {
            JointAddress joint = slot.Scene!.Joints[index];
            to[joints[index].Position] = from[joint.Position];
            if (joint.Mirror >= 0)
            {
                to[joints[index].Mirror] = from[joint.Mirror];
            }
        }

        Collect(smallest);
    }

    /// <summary>Measures a pose.</summary>
    /// <param name="positions">Joint positions in policy order, in each joint's unit.</param>
    /// <param name="smallest">What takes the distances in.</param>
    public void Measure(ReadOnlySpan<double> positions, SmallestDistances smallest)
    {
        Span<double> to = state.Positions;
        for (int index = 0; index < joints.Length; index++)
        {
            to[joints[index].Position] = positions[index] * joints[index].Scale;
            if (joints[index].Mirror >= 0)
            {
                to[joints[index].Mirror] = positions[index] * joints[index].Scale;
            }
        }

        Collect(smallest);
    }

    /// <summary>Where a body was in the last measurement, and how it was turned, row by row.</summary>
    public (double[] Position, double[] Rotation) BodyPose(string body)
    {
        int id = model.Body(body);
        return (state.BodyPosition(id).ToArray(), state.BodyRotation(id).ToArray());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        state.Dispose();
        model.Dispose();
    }

    private void Collect(SmallestDistances smallest)
    {
        MujocoNative.mj_kinematics(model.Pointer, state.Pointer);
        MujocoNative.mj_collision(model.Pointer, state.Pointer);
        int contacts = state.ContactCount;
        for (int contact = 0; contact < contacts; contact++)
        {
            (int first, int second) = state.ContactGeoms(contact);
            if (!excepted.Contains((shapes[first].Body, shapes[second].Body)))
            {
                double offset = Math.Max(shapes[first].Offset, shapes[second].Offset);
                smallest.Add(shapes[first], shapes[second], state.ContactDistance(contact) + offset);
            }
        }
    }
}
