using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Learner.Reinforcement;

/// <summary>Which starts a run takes.</summary>
internal static class GrpoStarts
{
    /// <summary>The first evaluation start, as in <c>vla-learn evaluate</c>.</summary>
    private const long FirstEvaluation = 1000;

    /// <summary>The first start of GRPO: demonstrations count from 0 and never come as far.</summary>
    private const long FirstTraining = 1_000_000_000;

    /// <summary>How many groups a run may have before it meets the starts of the next seed.</summary>
    private const long GroupsPerSeed = 1_000_000;

    /// <summary>The start of a group; of several tasks, each has its turn.</summary>
    public static TrainingStart Training(IReadOnlyList<string> tasks, long seed, long group, bool randomize) =>
        new(tasks[(int)(group % tasks.Count)], FirstTraining + (Math.Abs(seed % 1_000_000) * GroupsPerSeed) + (group % GroupsPerSeed), randomize);

    /// <summary>Starts of training from the far end of the run's range, for a look before training.</summary>
    public static TrainingStart[] Probe(IReadOnlyList<string> tasks, long seed, int count, bool randomize) =>
        [.. Enumerable.Range(1, count).Select(index => Training(tasks, seed, GroupsPerSeed - index, randomize))];

    /// <summary>The held-out starts; of several tasks, each has its share.</summary>
    public static EvaluationStart[] Evaluation(IReadOnlyList<string> tasks, int count, bool randomize) =>
        [.. Enumerable.Range(0, count).Select(index => new EvaluationStart(tasks[index % tasks.Count], FirstEvaluation + (index / tasks.Count), randomize))];
}
