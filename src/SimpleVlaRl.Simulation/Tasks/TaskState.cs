using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>What a task's condition sees of its environment. What it looks at is found once, by name; reading does not allocate.</summary>
public sealed class TaskState
{
    private const double OpenCommand = 0.8;
    private readonly PhysicsState physics;
    private readonly Dictionary<string, SceneObject> objects;
    private readonly int leftGripper;
    private readonly int rightGripper;
    private readonly int leftTool;
    private readonly int rightTool;

    internal TaskState(SimulatedTask task, PhysicsState physics)
    {
        this.physics = physics;
        objects = task.Objects.ToDictionary(item => item.Name, item => new SceneObject(physics, item), StringComparer.Ordinal);
        leftGripper = physics.Model.Actuator("left_gripper");
        rightGripper = physics.Model.Actuator("right_gripper");
        leftTool = physics.Model.Site("left_tool");
        rightTool = physics.Model.Site("right_tool");
    }

    /// <summary>The left gripper's commanded opening, 0 to 1.</summary>
    public double LeftCommand => physics.Controls[leftGripper] / ArmXml.FingerStrokeMeters;

    /// <summary>The right gripper's commanded opening, 0 to 1.</summary>
    public double RightCommand => physics.Controls[rightGripper] / ArmXml.FingerStrokeMeters;

    /// <summary>Whether both grippers are told to be open: more than 0.8, as in RoboTwin 2.0.</summary>
    public bool AreOpen => LeftCommand > OpenCommand && RightCommand > OpenCommand;

    /// <summary>Where the left hand's tool point is, metres.</summary>
    public ReadOnlySpan<double> LeftTool => physics.SitePosition(leftTool);

    /// <summary>Where the right hand's tool point is, metres.</summary>
    public ReadOnlySpan<double> RightTool => physics.SitePosition(rightTool);

    /// <summary>One of the task's objects.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The object.</returns>
    public SceneObject Object(string name) => objects[name];

    /// <summary>Some of the scene's shapes, to ask whether they touch others.</summary>
    /// <param name="names">Their names.</param>
    /// <returns>The shapes.</returns>
    public ShapeGroup Shapes(params ReadOnlySpan<string> names) => new(physics.Model, names);

    /// <summary>The fingers of a hand.</summary>
    /// <param name="side"><c>left</c> or <c>right</c>.</param>
    /// <returns>The shapes.</returns>
    public ShapeGroup Fingers(string side) => Shapes(side + "_finger_pad", side + "_finger_mirror_pad");

    /// <summary>The fingers and the palm of a hand.</summary>
    /// <param name="side"><c>left</c> or <c>right</c>.</param>
    /// <returns>The shapes.</returns>
    public ShapeGroup Hand(string side) => Shapes(side + "_finger_pad", side + "_finger_mirror_pad", side + "_palm");

    /// <summary>Whether any shape of one group touches any of another.</summary>
    /// <param name="first">The one.</param>
    /// <param name="second">The other.</param>
    /// <returns>Whether they touch.</returns>
    public bool Touch(ShapeGroup first, ShapeGroup second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return first.Touches(physics, second);
    }
}
