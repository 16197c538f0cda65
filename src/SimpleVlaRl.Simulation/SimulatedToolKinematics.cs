using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Simulation.Errors;
using SimpleVlaRl.Simulation.Interop;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;
using SimpleVlaRl.Simulation.Tasks;

namespace SimpleVlaRl.Simulation;

/// <summary>Where the simulated robot's two tool points are when its joints are somewhere: forward kinematics, without physics.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class SimulatedToolKinematics : IDisposable
{
    /// <summary>The robot's tool points: left, then right.</summary>
    public const int ToolCount = 2;

    private readonly TaskScene scene;
    private readonly PhysicsState state;
    private readonly int[] sites;

    /// <summary>Compiles the robot's scene.</summary>
    /// <param name="robot">The simulated robot's profile.</param>
    /// <exception cref="SimulationException">MuJoCo is missing, or the profile does not fit the simulated robot.</exception>
    public SimulatedToolKinematics(RobotProfile robot)
    {
        ArgumentNullException.ThrowIfNull(robot);
        scene = new TaskScene(SimulatedTasks.All[0].ObjectsXml(0), robot, tableHeight: 0);
        state = new PhysicsState(scene.Model);
        sites = [scene.Model.Site("left_tool"), scene.Model.Site("right_tool")];
    }

    /// <summary>Computes the tool points.</summary>
    /// <param name="joints">Joint positions in policy order, in each joint's unit.</param>
    /// <param name="points">Metres in world axes: x, y, z of the left tool, then of the right one.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Locate(ReadOnlySpan<float> joints, Span<double> points)
    {
        if (joints.Length != scene.Joints.Length || points.Length != 3 * ToolCount)
        {
            throw new ArgumentException(
                $"There are {joints.Length} joints and room for {points.Length} coordinates; expected {scene.Joints.Length} and {3 * ToolCount}.",
                nameof(joints));
        }

        Span<double> positions = state.Positions;
        for (int index = 0; index < joints.Length; index++)
        {
            positions[scene.Joints[index].Position] = joints[index] * scene.Joints[index].Scale;
        }

        MujocoNative.mj_kinematics(scene.Model.Pointer, state.Pointer);
        for (int tool = 0; tool < ToolCount; tool++)
        {
            state.SitePosition(sites[tool]).CopyTo(points[(3 * tool)..]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        state.Dispose();
        scene.Dispose();
    }
}
