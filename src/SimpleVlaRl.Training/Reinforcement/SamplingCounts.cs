using System.Collections.Immutable;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>What an iteration sampled, dropped groups included.</summary>
public sealed record SamplingCounts
{
    /// <summary>Episodes from a start that count.</summary>
    public int Attempts { get; init; }

    /// <summary>Their successes.</summary>
    public int Successes { get; init; }

    /// <summary>Episodes that broke, which count neither way.</summary>
    public int Invalid { get; init; }

    /// <summary>Groups that ended.</summary>
    public int Groups { get; init; }

    /// <summary>Groups kept.</summary>
    public int Kept { get; init; }

    /// <summary>Groups dropped because nothing succeeded.</summary>
    public int OnlyFailures { get; init; }

    /// <summary>Groups dropped because nothing failed.</summary>
    public int OnlySuccesses { get; init; }

    /// <summary>Groups thrown away unfinished, because the pictures of those that wait for attempts filled the memory.</summary>
    public int Forgotten { get; init; }

    /// <summary>Groups among them that began inside an earlier attempt.</summary>
    public int Branched { get; init; }

    /// <summary>The attempts of those groups that count; they are not among <see cref="Attempts"/>, which all begin at a start.</summary>
    public int BranchedAttempts { get; init; }

    /// <summary>Their successes.</summary>
    public int BranchedSuccesses { get; init; }

    /// <summary>Servo ticks simulated.</summary>
    public long Ticks { get; init; }

    /// <summary>Decisions made.</summary>
    public long Decisions { get; init; }

    /// <summary>The episodes that count and their successes by task, in the order of the tasks' names.</summary>
    public ImmutableSortedDictionary<string, TaskCounts> Tasks { get; init; } = TaskCounts.None;

    /// <summary>The success rate at the sampling temperature.</summary>
    public double SuccessRate => Attempts == 0 ? double.NaN : (double)Successes / Attempts;

    internal SamplingCounts With(EpisodeResult result, bool isValid, bool isBranched) => this with
    {
        Attempts = Attempts + (isValid && !isBranched ? 1 : 0),
        Successes = Successes + (isValid && !isBranched && result.Trajectory.Succeeded ? 1 : 0),
        BranchedAttempts = BranchedAttempts + (isValid && isBranched ? 1 : 0),
        BranchedSuccesses = BranchedSuccesses + (isValid && isBranched && result.Trajectory.Succeeded ? 1 : 0),
        Invalid = Invalid + (isValid ? 0 : 1),
        Ticks = Ticks + result.Ticks,
        Decisions = Decisions + result.Chunks,
        Tasks = isValid && !isBranched ? TaskCounts.With(Tasks, result.Attempt.Start.Task, result.Trajectory.Succeeded) : Tasks,
    };

    internal SamplingCounts WithGroup(int successes, int attempts, bool isKept, bool isBranched) => this with
    {
        Branched = Branched + (isBranched ? 1 : 0),
        Groups = Groups + 1,
        Kept = Kept + (isKept ? 1 : 0),
        OnlyFailures = OnlyFailures + (!isKept && successes == 0 ? 1 : 0),
        OnlySuccesses = OnlySuccesses + (!isKept && attempts > 0 && successes == attempts ? 1 : 0),
    };
}
