using System.Collections.Immutable;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>The episodes at one task that count, and their successes.</summary>
/// <param name="Attempts">The episodes.</param>
/// <param name="Successes">The successes.</param>
public sealed record TaskCounts(int Attempts, int Successes)
{
    /// <summary>No task yet.</summary>
    internal static ImmutableSortedDictionary<string, TaskCounts> None { get; } = ImmutableSortedDictionary.Create<string, TaskCounts>(StringComparer.Ordinal);

    /// <summary>The counts with one episode more.</summary>
    internal static ImmutableSortedDictionary<string, TaskCounts> With(ImmutableSortedDictionary<string, TaskCounts> counts, string task, bool succeeded)
    {
        TaskCounts before = counts.GetValueOrDefault(task) ?? new TaskCounts(0, 0);
        return counts.SetItem(task, new TaskCounts(before.Attempts + 1, before.Successes + (succeeded ? 1 : 0)));
    }
}
