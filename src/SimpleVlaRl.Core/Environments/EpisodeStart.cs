namespace SimpleVlaRl.Core.Environments;

/// <summary>Which episode to set up. There are exactly two kinds, <see cref="TrainingStart"/> and <see cref="EvaluationStart"/>, whose seeds never meet.</summary>
/// <remarks>What learns takes a <see cref="TrainingStart"/>, what measures takes an <see cref="EvaluationStart"/>, and a simulator takes either.</remarks>
public abstract record EpisodeStart
{
    /// <summary>The first training seed; evaluation seeds are all below it.</summary>
    public const long FirstTrainingSeed = 1_000_000;

    private protected EpisodeStart(string task, long index, bool randomize)
    {
        ArgumentException.ThrowIfNullOrEmpty(task);
        Task = task;
        Index = index;
        Randomize = randomize;
    }

    /// <summary>The task's name.</summary>
    public string Task { get; }

    /// <summary>Its number among the starts of its kind, from 0.</summary>
    public long Index { get; }

    /// <summary>Whether colours, lights and the table's height vary with the seed.</summary>
    public bool Randomize { get; }

    /// <summary>The seed, which alone decides the start; no start of the other kind has it.</summary>
    public abstract long Seed { get; }

    /// <summary>The start that a recorded or transmitted seed stands for; its kind follows from the seed.</summary>
    /// <param name="task">The task's name.</param>
    /// <param name="seed">The seed, at least 0.</param>
    /// <param name="randomize">Whether the looks vary with the seed.</param>
    /// <returns>A training start or an evaluation start.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The seed is negative.</exception>
    public static EpisodeStart OfRecordedSeed(string task, long seed, bool randomize) => seed >= FirstTrainingSeed
        ? new TrainingStart(task, seed - FirstTrainingSeed, randomize)
        : new EvaluationStart(task, seed, randomize);
}
