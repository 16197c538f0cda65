using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>A task of the simulated robot: what it is told, what lies on the table and where it starts, and when it is done.</summary>
public sealed record SimulatedTask
{
    /// <summary>The task's name, as commands and episodes give it.</summary>
    public required string Name { get; init; }

    /// <summary>What the robot is told to do.</summary>
    public required string Instruction { get; init; }

    /// <summary>How long an episode may last, simulated seconds.</summary>
    public required double TimeLimitSeconds { get; init; }

    /// <summary>The objects, in the order of the scene.</summary>
    public required IReadOnlyList<TaskObject> Objects { get; init; }

    /// <summary>Makes what tells, for one environment, whether the task is done now. The task succeeds when that has held for 40 ms in a row.</summary>
    public required Func<TaskState, ITaskCondition> Condition { get; init; }

    /// <summary>Whether the hue of the first object varies with the start: what a split by colours goes by.</summary>
    /// <value>The default is false.</value>
    public bool VariesHue { get; init; }

    /// <summary>How a scripted expert does it, where one arm puts one thing beside or onto another.</summary>
    /// <value>The default is null: another expert, or none.</value>
    public Placing? Placing { get; init; }

    /// <summary>Makes the expert of a task that is more than a placing.</summary>
    internal Func<TaskScene, Demonstrator>? Expert { get; init; }

    /// <summary>How many of the scene's first task shapes have a hue that varies.</summary>
    internal int HuedShapes => VariesHue ? Objects[0].ShapeCount : 0;

    /// <summary>The objects as MJCF <c>body</c> elements.</summary>
    /// <param name="tableHeight">Where the table's top is, metres: 0, or below when it is varied.</param>
    internal string ObjectsXml(double tableHeight) => string.Join('\n', Objects.Select(item => item.Xml(tableHeight)));

    /// <summary>Makes what shows how the task is done, for one environment.</summary>
    /// <param name="scene">The task's scene.</param>
    /// <exception cref="InvalidOperationException">The task has no expert.</exception>
    internal Demonstrator CreateDemonstrator(TaskScene scene) =>
        Expert?.Invoke(scene)
        ?? (Placing is { } placing
            ? new PlacingDemonstrator(scene, placing)
            : throw new InvalidOperationException($"Task '{Name}' has no scripted expert; set Placing, or record demonstrations of your own."));
}
