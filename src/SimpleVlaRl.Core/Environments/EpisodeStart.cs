namespace SimpleVlaRl.Core.Environments;

/// <summary>Which episode to set up. There are exactly three kinds, whose seeds never meet.</summary>
/// <remarks>
/// What learns takes a <see cref="TrainingStart"/>, what chooses takes a <see cref="ValidationStart"/>, what is stated takes a <see cref="ReportStart"/>, and a
/// simulator takes any. Seeds from 0 are reported, from <see cref="FirstValidationSeed"/> validated, from <see cref="FirstTrainingSeed"/> learned from.
/// </remarks>
public abstract record EpisodeStart
{
    /// <summary>The first validation seed; those of reports are all below it.</summary>
    public const long FirstValidationSeed = 500_000;

    /// <summary>The first training seed; those of validation and reports are all below it.</summary>
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

    /// <summary>The seed, which alone decides the start; no start of another kind has it.</summary>
    public abstract long Seed { get; }

    /// <summary>The start that a recorded or transmitted seed stands for; its kind follows from the seed.</summary>
    /// <param name="task">The task's name.</param>
    /// <param name="seed">The seed, at least 0.</param>
    /// <param name="randomize">Whether the looks vary with the seed.</param>
    /// <returns>A report, validation or training start.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The seed is negative.</exception>
    public static EpisodeStart OfRecordedSeed(string task, long seed, bool randomize) => seed switch
    {
        >= FirstTrainingSeed => new TrainingStart(task, seed - FirstTrainingSeed, randomize),
        >= FirstValidationSeed => new ValidationStart(task, seed - FirstValidationSeed, randomize),
        _ => new ReportStart(task, seed, randomize),
    };
}
