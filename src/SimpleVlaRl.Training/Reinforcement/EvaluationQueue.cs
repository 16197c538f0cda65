using System.Collections.Immutable;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>Runs every start once and counts.</summary>
/// <param name="starts">The starts; a start's seed is also the key of its draws.</param>
public sealed class EvaluationQueue(IReadOnlyList<EpisodeStart> starts) : IEpisodeQueue
{
    private int next;

    /// <summary>The successes.</summary>
    public int Successes => Tasks.Values.Sum(task => task.Successes);

    /// <summary>The episodes that count.</summary>
    public int Counted => Tasks.Values.Sum(task => task.Attempts);

    /// <summary>The episodes that count and their successes by task.</summary>
    public ImmutableSortedDictionary<string, TaskCounts> Tasks { get; private set; } = TaskCounts.None;

    /// <summary>Servo ticks simulated.</summary>
    public long Ticks { get; private set; }

    /// <summary>Decisions made.</summary>
    public long Decisions { get; private set; }

    /// <inheritdoc/>
    public bool HasEnough => next == starts.Count;

    /// <inheritdoc/>
    public PlannedEpisode? Next(int freeEnvironments)
    {
        if (next == starts.Count)
        {
            return null;
        }

        int number = next++;
        return new PlannedEpisode(number, 0, starts[number], unchecked((ulong)starts[number].Seed));
    }

    /// <summary>Nothing: what is measured is measured on the starts that were asked for.</summary>
    /// <param name="start">Another start.</param>
    /// <param name="look">How it begins.</param>
    /// <returns>Null.</returns>
    public PlannedEpisode? Claim(TrainingStart start, int look) => null;

    /// <inheritdoc/>
    public void Ended(EpisodeResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Outcome.Kind != OutcomeKind.Invalid)
        {
            Tasks = TaskCounts.With(Tasks, result.Attempt.Start.Task, result.Outcome.Kind == OutcomeKind.Success);
        }

        Ticks += result.Ticks;
        Decisions += result.Chunks;
    }
}
