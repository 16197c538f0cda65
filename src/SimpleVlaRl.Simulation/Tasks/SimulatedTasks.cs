using SimpleVlaRl.Core;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>The tasks that the simulator knows.</summary>
public static class SimulatedTasks
{
    /// <summary>All tasks, by name.</summary>
    public static IReadOnlyList<SimulatedTask> All { get; } = [new TransferCubeTask()];

    /// <summary>Finds a task.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public static SimulatedTask Find(string name)
    {
        foreach (SimulatedTask task in All)
        {
            if (task.Name == name)
            {
                return task;
            }
        }

        string[] names = [.. All.Select(task => task.Name)];
        throw new ArgumentException($"There is no task '{name}'; did you mean '{NearestName.Of(name, names)}'? The tasks are: {string.Join(", ", names)}.", nameof(name));
    }
}
