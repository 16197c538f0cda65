using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Experiments.Splits;

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
    public static TrainingStart Training(IReadOnlyList<string> tasks, long seed, long group, bool randomize, SplitSelection? split = null)
    {
        long first = FirstTraining + (Math.Abs(seed % 1_000_000) * GroupsPerSeed);
        string task = tasks[(int)(group % tasks.Count)];
        if (split is null)
        {
            return new TrainingStart(task, first + (group % GroupsPerSeed), randomize);
        }

        // Half of those that a seed has are left for the starts that the split skips.
        long turn = group / tasks.Count % (GroupsPerSeed / 2);
        return SplitSelection.Starts(split, number => new TrainingStart(task, first + number, randomize)).ElementAt((int)turn);
    }

    /// <summary>The starts that a run is watched on; of several tasks, each has its share.</summary>
    public static ValidationStart[] Monitoring(IReadOnlyList<string> tasks, int count, bool randomize, SplitSelection? split = null) =>
        Validation(tasks, 0, count, randomize, split);

    /// <summary>The starts that decide which weights are shipped and whether the temperature will do; of several tasks, each has its share.</summary>
    public static ValidationStart[] Choice(IReadOnlyList<string> tasks, int count, bool randomize, SplitSelection? split = null) =>
        Validation(tasks, FirstChoice, count, randomize, split);

    private static ValidationStart[] Validation(IReadOnlyList<string> tasks, long first, int count, bool randomize, SplitSelection? split)
    {
        IEnumerator<ValidationStart>[] turns =
            [.. tasks.Select(task => SplitSelection.Starts(split, number => new ValidationStart(task, first + number, randomize)).GetEnumerator())];
        ValidationStart[] starts = new ValidationStart[count];
        for (int index = 0; index < count; index++)
        {
            IEnumerator<ValidationStart> turn = turns[index % tasks.Count];
            turn.MoveNext();
            starts[index] = turn.Current;
        }

        Array.ForEach(turns, turn => turn.Dispose());
        return starts;
    }
}
