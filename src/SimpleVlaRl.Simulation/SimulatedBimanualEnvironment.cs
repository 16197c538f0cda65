using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Simulation.Errors;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;
using SimpleVlaRl.Simulation.Tasks;

namespace SimpleVlaRl.Simulation;

/// <summary>Several simulated bimanual robots side by side, in MuJoCo.</summary>
/// <remarks>
/// All environments of a task share one compiled model; each has its own state. Stepping and reading do not allocate. After a
/// success an environment goes on being simulated; after a fault it stands still until it is reset.
/// </remarks>
public sealed class SimulatedBimanualEnvironment : IRestorableEnvironment
{
    /// <summary>One physics step, seconds.</summary>
    public const double PhysicsStepSeconds = SceneXml.PhysicsStepSeconds;

    private readonly EnvironmentSlot[] slots;
    private readonly Dictionary<(string Task, double TableHeight), TaskScene> scenes = [];
    private readonly Lock scenesGate = new();
    private readonly IReadOnlyList<SimulatedTask> tasks;
    private readonly int jointCount;
    private readonly int stepsPerServoPeriod;
    private bool disposed;

    /// <summary>Makes the environments, all of them idle.</summary>
    /// <param name="robot">The simulated robot's profile; its joints and cameras are found in the scene by name.</param>
    /// <param name="count">How many environments.</param>
    /// <param name="tasks">The tasks that they know; null for <see cref="SimulatedTasks.All"/>.</param>
    /// <exception cref="ArgumentException">The profile has errors, or its servo period is no whole number of physics steps.</exception>
    /// <exception cref="SimulationException">MuJoCo is missing, or the profile does not fit the simulated robot.</exception>
    public SimulatedBimanualEnvironment(RobotProfile robot, int count, IReadOnlyList<SimulatedTask>? tasks = null)
    {
        ArgumentNullException.ThrowIfNull(robot);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        IReadOnlyList<string> errors = robot.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException($"Robot profile '{robot.Name}' cannot be simulated: {string.Join("; ", errors)}.", nameof(robot));
        }

        double steps = 1 / (robot.ServoRateHertz * PhysicsStepSeconds);
        stepsPerServoPeriod = (int)Math.Round(steps);
        if (stepsPerServoPeriod < 1 || Math.Abs(steps - stepsPerServoPeriod) > 1e-9)
        {
            throw new ArgumentException(
                $"servo_rate_hertz is {robot.ServoRateHertz}; the simulator steps at {1 / PhysicsStepSeconds} Hz and needs a divisor of that.", nameof(robot));
        }

        Robot = robot;
        jointCount = robot.Joints.Count;
        this.tasks = tasks ?? SimulatedTasks.All;
        SceneOf(this.tasks[0].Name);
        slots = new EnvironmentSlot[count];
        for (int index = 0; index < count; index++)
        {
            slots[index] = new EnvironmentSlot();
        }
    }

    /// <inheritdoc/>
    public int Count => slots.Length;

    /// <inheritdoc/>
    public RobotProfile Robot { get; }

    /// <summary>The environments one by one.</summary>
    internal IReadOnlyList<EnvironmentSlot> Slots => slots;

    /// <summary>How long an episode of a task may last.</summary>
    /// <param name="task">The task's name.</param>
    /// <returns>Simulated seconds.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public static double TimeLimitSecondsOf(string task) => SimulatedTasks.Find(task).TimeLimitSeconds;

    /// <inheritdoc/>
    public void Reset(int environment, EpisodeStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        slots[environment].Reset(TaskOf(start.Task), SceneOf(start.Task, TableHeight.Of(start)), start);
    }

    /// <inheritdoc/>
    public EnvironmentSnapshot Save(int environment) => StartedSlot(environment).Save();

    /// <inheritdoc/>
    public void Restore(int environment, EnvironmentSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        SlotSnapshot kept = snapshot as SlotSnapshot
            ?? throw new ArgumentException($"The snapshot is a {snapshot.GetType().Name} of another simulator.", nameof(snapshot));
        slots[environment].Restore(TaskOf(kept.Start.Task), SceneOf(kept.Start.Task, TableHeight.Of(kept.Start)), kept);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The command has another length, or a value that is not finite; nothing has moved.</exception>
    /// <exception cref="InvalidOperationException">The environment has not been reset yet.</exception>
    public EnvironmentState Step(int environment, ReadOnlySpan<double> command) => Advance(environment, command, stepsPerServoPeriod);

    /// <summary>Sets the joint targets and steps the physics once, <see cref="PhysicsStepSeconds"/> on: for simulation in real time.</summary>
    /// <param name="environment">The environment, from 0.</param>
    /// <param name="targets">Joint positions in policy order, in each joint's unit.</param>
    /// <returns>How it stands now.</returns>
    /// <exception cref="ArgumentException">The targets have another length, or a value that is not finite; nothing has moved.</exception>
    /// <exception cref="InvalidOperationException">The environment has not been reset yet.</exception>
    public EnvironmentState StepPhysics(int environment, ReadOnlySpan<double> targets) => Advance(environment, targets, 1);

    /// <inheritdoc/>
    public EnvironmentState State(int environment) => slots[environment].State;

    /// <inheritdoc/>
    public double SimulatedSeconds(int environment) => slots[environment].Physics?.Time ?? 0;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The environment has not been reset yet.</exception>
    public void ReadJointPositions(int environment, Span<double> positions)
    {
        EnvironmentSlot slot = StartedSlot(environment);
        CheckLength(positions.Length, nameof(positions));
        Span<double> all = slot.Physics!.Positions;
        ReadOnlySpan<JointAddress> joints = slot.Scene!.Joints;
        for (int index = 0; index < joints.Length; index++)
        {
            positions[index] = all[joints[index].Position] / joints[index].Scale;
        }
    }

    /// <summary>Measures how fast the joints move.</summary>
    /// <param name="environment">The environment, from 0.</param>
    /// <param name="velocities">One entry per joint, in policy order, in each joint's unit per second.</param>
    /// <exception cref="InvalidOperationException">The environment has not been reset yet.</exception>
    public void ReadJointVelocities(int environment, Span<double> velocities)
    {
        EnvironmentSlot slot = StartedSlot(environment);
        CheckLength(velocities.Length, nameof(velocities));
        Span<double> all = slot.Physics!.Velocities;
        ReadOnlySpan<JointAddress> joints = slot.Scene!.Joints;
        for (int index = 0; index < joints.Length; index++)
        {
            velocities[index] = all[joints[index].Velocity] / joints[index].Scale;
        }
    }

    /// <summary>Reads the targets that the actuators were given last.</summary>
    /// <param name="environment">The environment, from 0.</param>
    /// <param name="targets">One entry per joint, in policy order, in each joint's unit.</param>
    /// <exception cref="InvalidOperationException">The environment has not been reset yet.</exception>
    public void ReadJointTargets(int environment, Span<double> targets)
    {
        EnvironmentSlot slot = StartedSlot(environment);
        CheckLength(targets.Length, nameof(targets));
        Span<double> all = slot.Physics!.Controls;
        ReadOnlySpan<JointAddress> joints = slot.Scene!.Joints;
        for (int index = 0; index < joints.Length; index++)
        {
            targets[index] = all[joints[index].Control] / joints[index].Scale;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The frame's stamp is the simulated time plus one nanosecond; whoever publishes the frame gives it its own clock's.</remarks>
    /// <exception cref="InvalidOperationException">The environment has not been reset yet.</exception>
    /// <exception cref="SimulationException">OSMesa is missing.</exception>
    public void Render(int environment, string camera, ImageFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        EnvironmentSlot slot = StartedSlot(environment);
        slot.Scene!.Render(slot.Physics!, camera, slot.Appearance!, frame);
        frame.StampNanoseconds = (long)(slot.Physics!.Time * 1e9) + 1;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public string InstructionOf(string task) => TaskOf(task).Instruction;

    /// <summary>Makes the expert of a task for these environments; it shows whatever task an environment was reset to.</summary>
    /// <param name="task">The task's name.</param>
    /// <returns>The expert.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public IScriptedExpert CreateExpert(string task)
    {
        TaskOf(task);
        return new ScriptedExpert(this);
    }

    /// <summary>The MJCF document of a task's scene, for tools outside.</summary>
    /// <param name="task">The task's name.</param>
    /// <returns>The document.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public string SceneXmlOf(string task) => SceneOf(task).Xml;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        foreach (EnvironmentSlot slot in slots)
        {
            slot.Dispose();
        }

        foreach (TaskScene scene in scenes.Values)
        {
            scene.Dispose();
        }
    }

    /// <summary>An environment that has been reset.</summary>
    internal EnvironmentSlot StartedSlot(int environment)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        EnvironmentSlot slot = slots[environment];
        return slot.State != EnvironmentState.Idle
            ? slot
            : throw new InvalidOperationException($"Environment {environment} has not been reset yet; call Reset first.");
    }

    /// <summary>The scene of a task, compiled when first asked for.</summary>
    internal TaskScene SceneOf(string task, double tableHeight = 0)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        lock (scenesGate)
        {
            if (!scenes.TryGetValue((task, tableHeight), out TaskScene? scene))
            {
                scene = new TaskScene(TaskOf(task).ObjectsXml(tableHeight), Robot, tableHeight);
                scenes.Add((task, tableHeight), scene);
            }

            return scene;
        }
    }

    private SimulatedTask TaskOf(string name) => SimulatedTasks.Find(name, tasks);

    private EnvironmentState Advance(int environment, ReadOnlySpan<double> command, int steps)
    {
        EnvironmentSlot slot = StartedSlot(environment);
        CheckLength(command.Length, nameof(command));
        for (int index = 0; index < command.Length; index++)
        {
            if (!double.IsFinite(command[index]))
            {
                throw new ArgumentException(
                    $"The command for joint '{Robot.Joints[index].Name}' is {command[index]}; only finite positions can be simulated.", nameof(command));
            }
        }

        slot.Step(command, steps);
        return slot.State;
    }

    private void CheckLength(int length, string name)
    {
        if (length != jointCount)
        {
            throw new ArgumentException($"There are {length} values; robot '{Robot.Name}' has {jointCount} joints.", name);
        }
    }
}
