using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>A task of the simulated robot: its objects, where they start, and when it is done.</summary>
public abstract class SimulatedTask
{
    /// <summary>The task's name, as commands and episodes give it.</summary>
    public abstract string Name { get; }

    /// <summary>What the robot is told to do.</summary>
    public abstract string Instruction { get; }

    /// <summary>How long an episode may last, simulated seconds.</summary>
    public abstract double TimeLimitSeconds { get; }

    /// <summary>The task's objects as MJCF <c>body</c> elements.</summary>
    /// <param name="tableHeight">Where the table's top is, metres: 0, or below when it is varied.</param>
    internal abstract string ObjectsXml(double tableHeight);

    /// <summary>Follows one environment's episodes.</summary>
    /// <param name="state">The environment's state.</param>
    /// <returns>What places the objects and tells success.</returns>
    internal abstract TaskProgress Follow(PhysicsState state);

    /// <summary>Makes what shows how the task is done, for one environment.</summary>
    /// <param name="scene">The task's scene.</param>
    internal abstract Demonstrator CreateDemonstrator(TaskScene scene);
}
