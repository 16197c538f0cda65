using System.Collections.Concurrent;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Simulation.Errors;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Rendering;

namespace SimpleVlaRl.Simulation.Scenes;

/// <summary>A task's compiled scene with the addresses of the robot's joints in it, shared by all environments.</summary>
internal sealed class TaskScene : IDisposable
{
    private readonly ConcurrentBag<OffscreenRenderer> idleRenderers = [];
    private readonly Dictionary<string, int> cameras = new(StringComparer.Ordinal);
    private readonly int imageWidth;
    private readonly int imageHeight;

    /// <summary>Compiles a task's scene and checks the robot profile against it.</summary>
    /// <param name="objectsXml">The task's objects as MJCF <c>body</c> elements.</param>
    /// <param name="robot">The profile.</param>
    /// <param name="tableHeight">Where the table's top is, metres.</param>
    /// <exception cref="SimulationException">Profile and scene do not fit.</exception>
    public TaskScene(string objectsXml, RobotProfile robot, double tableHeight)
    {
        imageWidth = robot.Cameras.Count == 0 ? 1 : robot.Cameras.Max(camera => camera.Width);
        imageHeight = robot.Cameras.Count == 0 ? 1 : robot.Cameras.Max(camera => camera.Height);
        Xml = SceneXml.Write(objectsXml, tableHeight, imageWidth, imageHeight);
        Model = SceneModel.Load(Xml, tableHeight);
        Joints = [.. robot.Joints.Select(joint => new JointAddress(Model, joint))];
        if (Joints.Length != Model.ActuatorCount)
        {
            throw new SimulationException($"Robot '{robot.Name}' has {Joints.Length} joints; the simulated robot has {Model.ActuatorCount}.");
        }

        foreach (CameraProfile camera in robot.Cameras)
        {
            cameras.Add(camera.Name, Model.Camera(camera.Name));
        }
    }

    /// <summary>The MJCF document.</summary>
    public string Xml { get; }

    /// <summary>The compiled scene.</summary>
    public SceneModel Model { get; }

    /// <summary>The robot's joints in policy order.</summary>
    public JointAddress[] Joints { get; }

    /// <summary>Draws what a camera sees, on the calling thread.</summary>
    public void Render(PhysicsState state, string camera, SceneAppearance appearance, ImageFrame frame)
    {
        if (!cameras.TryGetValue(camera, out int id))
        {
            throw new ArgumentException($"The simulated robot has no camera '{camera}'; its cameras are: {string.Join(", ", cameras.Keys)}.", nameof(camera));
        }

        if (!idleRenderers.TryTake(out OffscreenRenderer? renderer))
        {
            renderer = new OffscreenRenderer(Model, imageWidth, imageHeight);
        }

        renderer.Render(state, id, appearance, frame);
        idleRenderers.Add(renderer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (idleRenderers.TryTake(out OffscreenRenderer? renderer))
        {
            renderer.Dispose();
        }

        Model.Dispose();
    }
}
