using SimpleVlaRl.Core;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>The tasks that the simulator knows.</summary>
public static class SimulatedTasks
{
    /// <summary>The word that stands for all tasks on a command line.</summary>
    public const string AllWord = "all";

    /// <summary>All tasks, in the order in which tables show them.</summary>
    public static IReadOnlyList<SimulatedTask> All { get; } =
    [
        TransferCube.Task,
        ClickBell.Task,
        LiftPot.Task,
        PickDualBottles.Task,
        PlaceBeside.ToTheLeft,
        PlaceBeside.ToTheRight,
        BeatBlockHammer.Task,
        MoveCanPot.Task,
        PlaceEmptyCup.Task,
        HandoverBlock.Task,
        HandoverMic.Task,
        BlocksRanking.Task,
    ];

    /// <summary>Finds a task.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public static SimulatedTask Find(string name) => Find(name, All);

    /// <summary>Finds a task among those of an environment.</summary>
    internal static SimulatedTask Find(string name, IReadOnlyList<SimulatedTask> tasks) =>
        tasks.FirstOrDefault(task => task.Name == name) ?? throw Unknown(name, tasks);

    /// <summary>Finds the tasks that a command line asks for.</summary>
    /// <param name="word">A name, several separated by commas, or <see cref="AllWord"/>.</param>
    /// <returns>The tasks, at least one.</returns>
    /// <exception cref="ArgumentException">One of them does not exist.</exception>
    public static IReadOnlyList<SimulatedTask> Select(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word == AllWord ? All : [.. word.Split(',', StringSplitOptions.TrimEntries).Select(Find)];
    }

    private static ArgumentException Unknown(string name, IReadOnlyList<SimulatedTask> tasks)
    {
        string[] names = [.. tasks.Select(task => task.Name)];
        return new ArgumentException(
            $"There is no task '{name}'; did you mean '{NearestName.Of(name, names)}'? The tasks are: {string.Join(", ", names)}.", nameof(name));
    }
}
