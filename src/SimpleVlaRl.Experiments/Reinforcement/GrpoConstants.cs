using System.CommandLine;
using System.Globalization;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>GRPO's constants on the command line; what is not given comes from the policy's preset.</summary>
internal sealed class GrpoConstants
{
    private readonly Option<bool> paper = new("--paper")
    {
        Description = "The paper's constants whatever the policy: 64 groups of 8, temperature 1.6, learning rate 5e-6."
    };
    private readonly OptionalNumberOption<int> groups = new("--groups", "groups", 1, 100_000) { Description = "Groups that an iteration learns from." };
    private readonly OptionalNumberOption<int> groupSize = new("--group-size", "episodes", 2, 10_000) { Description = "Attempts from one start." };
    private readonly OptionalNumberOption<int> learned = new("--learned-attempts", "episodes", 0, 10_000)
    {
        Description = "How many attempts of each group the gradient is computed of, as many successes as failures; 0 for all. Half of them take half the time."
    };
    private readonly OptionalNumberOption<double> temperature = new("--temperature", "", 0.01, 100)
    {
        Description = "The softmax temperature, in sampling and in log-probabilities."
    };
    private readonly OptionalNumberOption<double> correlation = new("--draw-correlation", "", 0, 1)
    {
        Description = "How much a joint's draw follows its draw at the waypoint before in the same chunk, 0 to 1; 0 draws every token by itself, as the paper."
    };
    private readonly OptionalNumberOption<int> steps = new("--optimizer-steps", "steps", 1, 10_000)
    {
        Description = "Optimizer steps per iteration; they share the trajectories."
    };
    private readonly Option<bool> inOrder = new("--in-order")
    {
        Description = "Optimizer steps take the episodes in order, a few starts each, as in the original code; without it each step has its "
            + "share of every group and task."
    };
    private readonly Option<bool?> recompute = new("--recompute-log-probabilities")
    {
        Description = "Whether the learner's own log-probabilities replace those of the engine that acted (true or false), at the price of a forward pass. "
            + "Without it: with the paper's constants, and with --bf16 beside --engine onnx, where the two differ by half a nat in places."
    };
    private readonly OptionalNumberOption<double> rate = new("--learning-rate", "", 1e-9, 1) { Description = "The learning rate." };
    private readonly OptionalNumberOption<int> warmUp = new("--warm-up", "iterations", 0, 1_000_000)
    {
        Description = "Iterations until the full learning rate."
    };
    private readonly OptionalNumberOption<int> halved = new("--rate-halved-after", "iterations", 0, 1_000_000_000)
    {
        Description = "The iteration at which the learning rate has fallen to half, as 1/(1 + iteration/N); 0 keeps it, as the paper."
    };
    private readonly Option<bool> zeroFirst = new("--zero-first-rate")
    {
        Description = "The first iteration has the learning rate 0, as in the original code."
    };
    private readonly OptionalNumberOption<double> average = new("--average-decay", "", 0, 0.999999)
    {
        Description = "The decay, per optimizer step, of a moving average of the weights, which is what is measured and shipped; 0 for none, as the paper."
    };
    private readonly OptionalNumberOption<double> clipLow = new("--clip-low", "", 1e-6, 0.999999)
    {
        Description = "How far a token's ratio may fall below 1 before it is clipped."
    };
    private readonly OptionalNumberOption<double> clipHigh = new("--clip-high", "", 1e-6, 1000)
    {
        Description = "How far a token's ratio may rise above 1 before it is clipped."
    };
    private readonly OptionalNumberOption<double> gradientClip = new("--gradient-clip", "", 1e-9, 1e9) { Description = "The largest gradient norm." };
    private readonly OptionalNumberOption<double> decay = new("--weight-decay", "", 0, 1) { Description = "AdamW's weight decay." };
    private readonly OptionalNumberOption<double> reward = new("--reward", "", 1e-6, 1e6) { Description = "The return of a success." };
    private readonly WordOption normalizer = new("--normalizer", "episode", "constant")
    {
        Description = "What an episode's loss is divided by: its own tokens, as the paper, or a constant, the tokens of the longest that the tasks allow, so "
            + "that an episode that ends early weighs less (Dr. GRPO). Without it: episode."
    };
    private readonly WordOption advantage = new("--advantage", "standardized", "centered")
    {
        Description = "Whether advantages are divided by the group's deviation, as the paper, or not (Dr. GRPO, whose reward is 1: --reward 1). Without it: "
            + "standardized."
    };
    private readonly OptionalNumberOption<double> replayBelow = new("--replay-below", "", 0, 1)
    {
        Description = "The last successes of a task are imitated again while its sampled success is below this; 0 for none, as the paper."
    };
    private readonly OptionalNumberOption<double> replayWeight = new("--replay-weight", "", 1e-6, 1000)
    {
        Description = "The weight of that imitation's mean negative log-likelihood; 0.1 without it."
    };
    private readonly OptionalNumberOption<int> replayEpisodes = new("--replay-episodes", "episodes", 1, 10_000)
    {
        Description = "How many successes of each task are kept for it; 16 without it."
    };
    private readonly Option<bool> noDynamic = new("--no-dynamic-sampling") { Description = "Learn from all groups, also those without a difference." };
    private readonly OptionalNumberOption<double> lowest = new("--lowest-rate", "", 0, 1) { Description = "The lowest success rate of a group that is kept." };
    private readonly OptionalNumberOption<double> highest = new("--highest-rate", "", 0, 1)
    {
        Description = "The highest success rate of a group that is kept."
    };
    private readonly OptionalNumberOption<int> staleness = new("--staleness", "versions", 0, 1_000_000)
    {
        Description = "Policy versions for which a surplus group may wait; 0 throws it away."
    };
    private readonly OptionalNumberOption<double> branchShare = new("--branch-share", "", 0, GrpoOptions.LargestBranchShare)
    {
        Description = "The share of an iteration's groups whose attempts begin inside an earlier attempt that failed, between two of its chunks, instead of at "
            + "the start, 0 to 0.9; 0 for none, as the paper. For robots that are simulated here."
    };
    private readonly OptionalNumberOption<int> patience = new("--patience", "groups", 1, 1_000_000)
    {
        Description = "Groups in a row without a difference after which training stops."
    };
    private readonly OptionalNumberOption<int> microBatch = new("--micro-batch", "decisions", 1, 1_000_000)
    {
        Description = "Decisions per forward and backward; changes memory and speed, not results."
    };

    public IReadOnlyList<Option> All =>
        [
            paper, groups, groupSize, learned, temperature, correlation, steps, inOrder, recompute, rate, warmUp, halved, zeroFirst, average, clipLow,
            clipHigh, gradientClip, decay, reward, normalizer, advantage, replayBelow, replayWeight, replayEpisodes, noDynamic, lowest, highest, staleness,
            branchShare, patience, microBatch
        ];

    /// <summary>What robots are needed for that are simulated here.</summary>
    public Option OfBranching => branchShare;

    /// <summary>Those that say how episodes are sampled, or how the learning rate goes over many iterations: recorded episodes know neither.</summary>
    public IReadOnlyList<Option> OfSampling =>
        [
            groups, temperature, correlation, recompute, warmUp, halved, zeroFirst, average, normalizer, replayBelow, replayWeight, replayEpisodes, noDynamic,
            lowest, highest, staleness, branchShare, patience
        ];

    /// <summary>The constants of a policy.</summary>
    /// <param name="settings">The command line.</param>
    /// <param name="preset">The policy's preset.</param>
    /// <param name="precisionsDiffer">Whether what acts computes in another precision than what learns.</param>
    public GrpoOptions Of(GrpoSettings settings, string preset, bool precisionsDiffer)
    {
        GrpoOptions start = settings.Of(paper) ? GrpoPresets.Paper : GrpoPresets.Of(preset);
        return start with
        {
            GroupsPerIteration = settings.Of(groups) ?? start.GroupsPerIteration,
            GroupSize = settings.Of(groupSize) ?? start.GroupSize,
            LearnedAttempts = settings.Of(learned) ?? start.LearnedAttempts,
            Temperature = settings.Of(temperature) ?? start.Temperature,
            DrawCorrelation = settings.Of(correlation) ?? start.DrawCorrelation,
            OptimizerSteps = settings.Of(steps) ?? start.OptimizerSteps,
            InterleavesGroups = !settings.Of(inOrder) && start.InterleavesGroups,
            RecomputesLogProbabilities = settings.Of(recompute) ?? (start.RecomputesLogProbabilities || precisionsDiffer),
            LearningRate = settings.Of(rate) ?? start.LearningRate,
            WarmUpIterations = settings.Of(warmUp) ?? start.WarmUpIterations,
            RateHalvedAfter = settings.Of(halved) ?? start.RateHalvedAfter,
            FirstRateIsZero = settings.Of(zeroFirst) || start.FirstRateIsZero,
            AverageDecay = settings.Of(average) ?? start.AverageDecay,
            ClipLow = settings.Of(clipLow) ?? start.ClipLow,
            ClipHigh = settings.Of(clipHigh) ?? start.ClipHigh,
            GradientClip = settings.Of(gradientClip) ?? start.GradientClip,
            Optimizer = settings.Of(decay) is { } given ? start.Optimizer with { WeightDecay = given } : start.Optimizer,
            RewardCoefficient = settings.Of(reward) ?? start.RewardCoefficient,
            Normalizer = settings.Of(normalizer) == "constant" ? LossNormalizer.Constant : start.Normalizer,
            StandardizesAdvantages = settings.Of(advantage) != "centered" && start.StandardizesAdvantages,
            ReplayBelow = settings.Of(replayBelow) ?? start.ReplayBelow,
            ReplayWeight = settings.Of(replayWeight) ?? start.ReplayWeight,
            ReplayEpisodes = settings.Of(replayEpisodes) ?? start.ReplayEpisodes,
            UsesDynamicSampling = !settings.Of(noDynamic) && start.UsesDynamicSampling,
            LowestRate = settings.Of(lowest) ?? start.LowestRate,
            HighestRate = settings.Of(highest) ?? start.HighestRate,
            MaximumStaleness = settings.Of(staleness) ?? start.MaximumStaleness,
            BranchShare = settings.Of(branchShare) ?? start.BranchShare,
            PatienceGroups = settings.Of(patience) ?? start.PatienceGroups,
            MicroBatchRows = settings.Of(microBatch) ?? start.MicroBatchRows,
        };
    }

    /// <summary>Name and value of every constant that changes what is learned.</summary>
    public static IEnumerable<(string Name, string Value)> Describe(GrpoOptions options)
    {
        string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        yield return ("groups", Text(options.GroupsPerIteration));
        yield return ("group_size", Text(options.GroupSize));
        yield return ("temperature", Text(options.Temperature));
        yield return ("draw_correlation", options.DrawCorrelation == 0 ? "0" : $"{Text(options.DrawCorrelation)} within a chunk");
        yield return ("optimizer_steps", Text(options.OptimizerSteps));
        yield return ("interleaved", options.InterleavesGroups ? "yes" : "no");
        yield return ("recomputed_log_probabilities", options.RecomputesLogProbabilities ? "yes" : "no");
        yield return ("learning_rate", Text(options.LearningRate));
        yield return ("warm_up", Text(options.WarmUpIterations));
        yield return ("rate_halved_after", Text(options.RateHalvedAfter));
        yield return ("first_rate_is_zero", options.FirstRateIsZero ? "yes" : "no");
        yield return ("average_decay", Text(options.AverageDecay));
        yield return ("clip_low", Text(options.ClipLow));
        yield return ("clip_high", Text(options.ClipHigh));
        yield return ("gradient_clip", Text(options.GradientClip));
        yield return ("weight_decay", Text(options.Optimizer.WeightDecay));
        yield return ("reward", Text(options.RewardCoefficient));
        yield return ("dynamic_sampling", options.UsesDynamicSampling ? "yes" : "no");
        yield return ("kept_rates", $"{Text(options.LowestRate)} to {Text(options.HighestRate)}");
        yield return ("staleness", Text(options.MaximumStaleness));

        // Named only where they differ from what runs were before there were any, so that those can still be resumed.
        if (options.LearnedAttempts > 0)
        {
            yield return ("learned_attempts", Text(options.LearnedAttempts));
        }

        if (options.Normalizer == LossNormalizer.Constant)
        {
            yield return ("normalizer", $"{options.ConstantTokens} tokens");
        }

        if (!options.StandardizesAdvantages)
        {
            yield return ("advantage", "centered");
        }

        if (options.ReplayBelow > 0)
        {
            yield return ("replay", $"{options.ReplayEpisodes} successes, weight {Text(options.ReplayWeight)}, below {Text(options.ReplayBelow)}");
        }

        if (options.BranchShare > 0)
        {
            yield return ("branch_share", Text(options.BranchShare));
        }
    }
}
