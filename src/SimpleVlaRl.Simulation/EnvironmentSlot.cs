using System.Diagnostics.CodeAnalysis;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Rendering;
using SimpleVlaRl.Simulation.Scenes;
using SimpleVlaRl.Simulation.Strategies;
using SimpleVlaRl.Simulation.Tasks;

namespace SimpleVlaRl.Simulation;

/// <summary>One of the environments: its state in the scene of its current task.</summary>
internal sealed class EnvironmentSlot : IDisposable
{
    private TaskProgress? progress;

    /// <summary>How it stands.</summary>
    public EnvironmentState State { get; private set; }

    /// <summary>The current task, null before the first reset.</summary>
    public SimulatedTask? Task { get; private set; }

    /// <summary>The current task's scene, null before the first reset.</summary>
    public TaskScene? Scene { get; private set; }

    /// <summary>The state in that scene, null before the first reset.</summary>
    public PhysicsState? Physics { get; private set; }

    /// <summary>How the episode's pictures look.</summary>
    public SceneAppearance? Appearance { get; private set; }

    /// <summary>The episode's start, null before the first reset.</summary>
    public EpisodeStart? Start { get; private set; }

    /// <summary>Whether objects are followed from the next reset on.</summary>
    /// <value>The default is false.</value>
    public bool IsWatched { get; set; }

    /// <summary>What follows the objects; null where nobody watches.</summary>
    public StrategyTracker? Tracker { get; private set; }

    /// <summary>Starts an episode.</summary>
    public void Reset(SimulatedTask task, TaskScene scene, EpisodeStart start)
    {
        Load(task, scene);
        Physics.Reset();
        Span<double> positions = Physics.Positions;
        Span<double> controls = Physics.Controls;
        foreach (ref readonly JointAddress joint in scene.Joints.AsSpan())
        {
            positions[joint.Position] = joint.Home * joint.Scale;
            controls[joint.Control] = joint.Home * joint.Scale;
            if (joint.Mirror >= 0)
            {
                positions[joint.Mirror] = joint.Home * joint.Scale;
            }
        }

        progress.Start(start.Seed);
        Appearance.Choose(start.Seed, start.Randomize, task.HuedShapes);
        Physics.Forward();
        Start = start;
        Tracker ??= IsWatched ? new StrategyTracker(task, Physics) : null;
        Tracker?.Start();
        State = Physics.HasWarning() ? EnvironmentState.Faulted : EnvironmentState.Running;
    }

    /// <summary>Keeps how it stands.</summary>
    /// <exception cref="InvalidOperationException">It is not running.</exception>
    public SlotSnapshot Save() => State == EnvironmentState.Running
        ? new SlotSnapshot(Start!, Physics!.Time, Physics.Save(), progress!.Memory)
        : throw new InvalidOperationException($"The environment is {State}; only an episode that runs can be gone on with.");

    /// <summary>Goes on from where another one, or this, stood.</summary>
    /// <param name="task">The snapshot's task.</param>
    /// <param name="scene">The task's scene.</param>
    /// <param name="snapshot">The snapshot.</param>
    public void Restore(SimulatedTask task, TaskScene scene, SlotSnapshot snapshot)
    {
        Load(task, scene);
        State = EnvironmentState.Idle;
        Physics.Restore(snapshot.SimulatedSeconds, snapshot.Physics);
        Start = snapshot.Start;
        progress.Memory = snapshot.Progress;
        Appearance.Choose(Start.Seed, Start.Randomize, task.HuedShapes);
        State = EnvironmentState.Running;
    }

    /// <summary>Moves the actuator targets linearly to a command while stepping.</summary>
    /// <param name="command">Joint positions in policy order and profile units, all finite.</param>
    /// <param name="steps">How many physics steps the move takes.</param>
    public void Step(ReadOnlySpan<double> command, int steps)
    {
        PhysicsState physics = Physics!;
        ReadOnlySpan<JointAddress> joints = Scene!.Joints;
        Span<double> controls = physics.Controls;
        Span<double> from = stackalloc double[joints.Length];
        for (int index = 0; index < joints.Length; index++)
        {
            from[index] = controls[joints[index].Control];
        }

        for (int step = 1; step <= steps && State != EnvironmentState.Faulted; step++)
        {
            double fraction = (double)step / steps;
            for (int index = 0; index < joints.Length; index++)
            {
                double target = command[index] * joints[index].Scale;
                controls[joints[index].Control] = step == steps ? target : from[index] + (fraction * (target - from[index]));
            }

            if (!physics.TryStep())
            {
                State = EnvironmentState.Faulted;
                continue;
            }

            if (Tracker is { } tracker && State == EnvironmentState.Running)
            {
                tracker.Advance();
            }

            if (progress!.Advance())
            {
                State = EnvironmentState.Succeeded;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Physics?.Dispose();

    [MemberNotNull(nameof(Physics), nameof(Appearance), nameof(progress))]
    private void Load(SimulatedTask task, TaskScene scene)
    {
        if (Scene != scene || Physics is null || Appearance is null || progress is null)
        {
            Physics?.Dispose();
            (Task, Scene) = (task, scene);
            Physics = new PhysicsState(scene.Model);
            Appearance = new SceneAppearance(scene.Model);
            progress = new TaskProgress(task, Physics);
            Tracker = null;
        }
    }
}
