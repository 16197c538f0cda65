using SimpleVlaRl.Core;
using SimpleVlaRl.Simulation.Tasks.BeatBlockHammer;
using SimpleVlaRl.Simulation.Tasks.BlocksRanking;
using SimpleVlaRl.Simulation.Tasks.ClickBell;
using SimpleVlaRl.Simulation.Tasks.Handover;
using SimpleVlaRl.Simulation.Tasks.LiftPot;
using SimpleVlaRl.Simulation.Tasks.MoveCanPot;
using SimpleVlaRl.Simulation.Tasks.PickDualBottles;
using SimpleVlaRl.Simulation.Tasks.PlaceBeside;
using SimpleVlaRl.Simulation.Tasks.PlaceEmptyCup;
using SimpleVlaRl.Simulation.Tasks.TransferCube;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>The tasks that the simulator knows.</summary>
public static class SimulatedTasks
{
    /// <summary>The word that stands for all tasks on a command line.</summary>
    public const string AllWord = "all";

    /// <summary>All tasks, in the order in which tables show them.</summary>
    public static IReadOnlyList<SimulatedTask> All { get; } =
    [
        new TransferCubeTask(),
        new ClickBellTask(),
        new LiftPotTask(),
        new PickDualBottlesTask(),
        new PlaceBesideTask(isLeft: true),
        new PlaceBesideTask(isLeft: false),
        new BeatBlockHammerTask(),
        new MoveCanPotTask(),
        new PlaceEmptyCupTask(),
        new HandoverBlockTask(),
        new HandoverMicTask(),
        new BlocksRankingTask(),
    ];

    /// <summary>Finds a task.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public static SimulatedTask Find(string name) => FindOrNull(name) ?? throw Unknown(name);

    /// <summary>Finds a task, if there is one.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The task, or null.</returns>
    public static SimulatedTask? FindOrNull(string name) => All.FirstOrDefault(task => task.Name == name);

    /// <summary>Finds the tasks that a command line asks for.</summary>
    /// <param name="word">A name, several separated by commas, or <see cref="AllWord"/>.</param>
    /// <returns>The tasks, at least one.</returns>
    /// <exception cref="ArgumentException">One of them does not exist.</exception>
    public static IReadOnlyList<SimulatedTask> Select(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word == AllWord ? All : [.. word.Split(',', StringSplitOptions.TrimEntries).Select(Find)];
    }

    private static ArgumentException Unknown(string name)
    {
        string[] names = [.. All.Select(task => task.Name)];
        return new ArgumentException($"There is no task '{name}'; did you mean '{NearestName.Of(name, names)}'? The tasks are: {string.Join(", ", names)}.", nameof(name));
    }
}
