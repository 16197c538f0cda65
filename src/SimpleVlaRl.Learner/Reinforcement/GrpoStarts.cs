using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Learner.Reinforcement;

/// <summary>Which starts are trained on and which are evaluated on; no seed is both, and demonstrations use others again.</summary>
internal static class GrpoStarts
{
    /// <summary>The first seed of evaluations, as in <c>vla-learn evaluate</c>.</summary>
    public const long FirstEvaluationSeed = 1000;

    /// <summary>The first seed of training: above demonstrations, which count from 1,000,000.</summary>
    private const long FirstTrainingSeed = 1_000_000_000;

    /// <summary>How many groups a run may have before it meets the starts of the next seed.</summary>
    private const long GroupsPerSeed = 1_000_000;

    public static EpisodeStart Training(string task, long seed, long group, bool randomize) =>
        new(task, FirstTrainingSeed + (Math.Abs(seed % 1_000_000) * GroupsPerSeed) + (group % GroupsPerSeed), randomize);

    public static EpisodeStart[] Evaluation(string task, int count, bool randomize) =>
        [.. Enumerable.Range(0, count).Select(index => new EpisodeStart(task, FirstEvaluationSeed + index, randomize))];
}
