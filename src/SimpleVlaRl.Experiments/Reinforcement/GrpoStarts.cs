using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>Which starts a run takes: it learns on training starts and looks at validation starts. No run looks at a report start.</summary>
internal static class GrpoStarts
{
    /// <summary>The first validation start that weights are chosen and temperatures tried on; those before it are for watching a run.</summary>
    private const long FirstChoice = 100_000;

    /// <summary>The first start of GRPO: demonstrations count from 0, and --first keeps them below.</summary>
    public const long FirstTraining = 1_000_000_000;

    /// <summary>How many groups a run may have before it meets the starts of the next seed.</summary>
    private const long GroupsPerSeed = 1_000_000;

    /// <summary>The start of a group; of several tasks, each has its turn.</summary>
    public static TrainingStart Training(IReadOnlyList<string> tasks, long seed, long group, bool randomize) =>
        new(tasks[(int)(group % tasks.Count)], FirstTraining + (Math.Abs(seed % 1_000_000) * GroupsPerSeed) + (group % GroupsPerSeed), randomize);

    /// <summary>The starts that a run is watched on; of several tasks, each has its share.</summary>
    public static ValidationStart[] Monitoring(IReadOnlyList<string> tasks, int count, bool randomize) => Validation(tasks, 0, count, randomize);

    /// <summary>The starts that decide which weights are shipped and whether the temperature will do; of several tasks, each has its share.</summary>
    public static ValidationStart[] Choice(IReadOnlyList<string> tasks, int count, bool randomize) => Validation(tasks, FirstChoice, count, randomize);

    private static ValidationStart[] Validation(IReadOnlyList<string> tasks, long first, int count, bool randomize) =>
        [.. Enumerable.Range(0, count).Select(index => new ValidationStart(tasks[index % tasks.Count], first + (index / tasks.Count), randomize))];
}
