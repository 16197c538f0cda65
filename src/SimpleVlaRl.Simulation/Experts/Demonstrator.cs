using SimpleVlaRl.Simulation.Interop;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Experts;

/// <summary>Shows how one task is done in one environment.</summary>
/// <remarks>
/// A function of the present state alone: what to do follows from where the hands and the objects are and how far the grippers are
/// open, never from a clock or a remembered phase. So a policy without memory can imitate it, and it recovers from disturbances.
/// Each waypoint goes a bounded way in a straight line in joint space from the measured position towards the current goal.
/// </remarks>
internal abstract class Demonstrator : IDisposable
{
    private readonly PhysicsState scratch;

    /// <summary>Prepares for a scene.</summary>
    /// <param name="scene">The scene.</param>
    protected Demonstrator(TaskScene scene)
    {
        Scene = scene;
        scratch = new PhysicsState(scene.Model);
        Left = new ExpertArm(scene, scratch, "left");
        Right = new ExpertArm(scene, scratch, "right");
    }

    /// <summary>The scene that it was prepared for.</summary>
    public TaskScene Scene { get; }

    /// <summary>The time between two waypoints.</summary>
    public double PeriodSeconds { get; set; }

    /// <summary>The left arm.</summary>
    protected ExpertArm Left { get; }

    /// <summary>The right arm.</summary>
    protected ExpertArm Right { get; }

    /// <summary>Where the table's top is, metres.</summary>
    protected double Table => Scene.Model.TableHeightMeters;

    /// <summary>Gives the next waypoint.</summary>
    /// <param name="state">The environment's state.</param>
    /// <param name="waypoint">The command vector to overwrite.</param>
    public void Next(PhysicsState state, Span<double> waypoint)
    {
        state.Positions.CopyTo(scratch.Positions);
        MujocoNative.mj_kinematics(scratch.Model.Pointer, scratch.Pointer);
        Left.Measure(scratch);
        Right.Measure(scratch);
        Decide(scratch, waypoint);
    }

    /// <inheritdoc/>
    public void Dispose() => scratch.Dispose();

    /// <summary>Chooses the waypoint.</summary>
    /// <param name="state">The state with its kinematics; the inverse kinematics overwrites it, so what is needed of it is copied first.</param>
    /// <param name="waypoint">The command vector to overwrite.</param>
    protected abstract void Decide(PhysicsState state, Span<double> waypoint);
}
