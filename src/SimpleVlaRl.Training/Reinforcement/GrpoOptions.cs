using SimpleVlaRl.Training.Optimization;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>
/// Every constant of GRPO. What is right depends on the network's size: see <see cref="GrpoPresets"/>. There is no critic, no reference policy and no KL term.
/// </summary>
public sealed record GrpoOptions
{
    /// <summary>The <see cref="CorrectionLimit"/> of recorded episodes where nobody says another.</summary>
    public const double RecordedCorrectionLimit = 2;

    /// <summary>The largest <see cref="BranchShare"/>: branches come from groups that do not.</summary>
    public const double LargestBranchShare = 0.9;

    /// <summary>What a step makes of the episodes.</summary>
    /// <value>The default is <see cref="LearningObjective.Grpo"/>.</value>
    public LearningObjective Objective { get; init; }

    /// <summary>Episodes from one start.</summary>
    /// <value>The default is 8, the paper's n_samples.</value>
    public int GroupSize { get; init; } = 8;

    /// <summary>Episodes of a group that are learned from: see <see cref="LearnedPart"/>.</summary>
    /// <value>The default is 0: all.</value>
    public int LearnedAttempts { get; init; }

    /// <summary>Groups that an iteration learns from.</summary>
    /// <value>The default is 64, the paper's train_batch_size.</value>
    public int GroupsPerIteration { get; init; } = 64;

    /// <summary>The softmax temperature, in sampling and in log-probabilities alike.</summary>
    /// <value>The default is 1.6, the paper's.</value>
    public double Temperature { get; init; } = 1.6;

    /// <summary>
    /// How much a joint's draw follows its draw at the waypoint before in the same chunk, 0 to 1: see <see cref="Preprocessing.CorrelatedDraws"/>. It explores
    /// poses instead of shaking about one.
    /// </summary>
    /// <value>The default is 0, the paper's: every token is drawn by itself.</value>
    public double DrawCorrelation { get; init; }

    /// <summary>Optimizer steps per iteration; each takes an equal share of the episodes.</summary>
    /// <value>The default is 4: the paper's 512 episodes in mini-batches of 128.</value>
    public int OptimizerSteps { get; init; } = 4;

    /// <summary>Whether each optimizer step takes its share of every group and so of every task: see <see cref="StepShares"/>.</summary>
    /// <value>The default is true; false takes the episodes in order, as the original code, for exact parity.</value>
    public bool InterleavesGroups { get; init; } = true;

    /// <summary>
    /// Whether the log-probabilities of the engine that acted are replaced by the learner's own before the first step: see
    /// <see cref="RecomputedLogProbabilities"/>.
    /// </summary>
    /// <value>The default is true, as the original code. It costs a forward pass over every decision.</value>
    public bool RecomputesLogProbabilities { get; init; } = true;

    /// <summary>
    /// Where the learner's log-probabilities have taken the place of those of the engine that acted: a token counts by the ratio of both, cut at this. That is
    /// importance sampling with truncated weights (Ionides 2008; V-trace's rho, Espeholt et al. 2018, arXiv 1802.01561, section 4.1), for actors in fewer bits.
    /// </summary>
    /// <value>The default is 0: every token counts as drawn by the learner's own weights.</value>
    public double CorrectionLimit { get; init; }

    /// <summary>The learning rate after the warm-up.</summary>
    /// <value>The default is 5e-6, the paper's.</value>
    public double LearningRate { get; init; } = 5e-6;

    /// <summary>Iterations until the full learning rate.</summary>
    /// <value>The default is 0.</value>
    public int WarmUpIterations { get; init; }

    /// <summary>The iteration at which the learning rate is half of what it was, as 1 / (1 + iteration / this); 0 keeps it.</summary>
    /// <value>The default is 0, the paper's.</value>
    public int RateHalvedAfter { get; init; }

    /// <summary>Whether the first iteration has the learning rate 0, as the original code.</summary>
    /// <value>The default is false; true gives exact parity.</value>
    public bool FirstRateIsZero { get; init; }

    /// <summary>
    /// The decay, per optimizer step, of a moving average of the weights, which is what is measured and shipped; episodes are sampled with the last step's
    /// weights.
    /// </summary>
    /// <value>The default is 0, the paper's: no average.</value>
    public double AverageDecay { get; init; }

    /// <summary>How far a token's ratio may fall below 1 before it is clipped.</summary>
    /// <value>The default is 0.2.</value>
    public double ClipLow { get; init; } = 0.2;

    /// <summary>How far a token's ratio may rise above 1 before it is clipped.</summary>
    /// <value>The default is 0.28: "clip higher", which leaves room for rare tokens.</value>
    public double ClipHigh { get; init; } = 0.28;

    /// <summary>The return of a success; a failure has 0. It cancels in the advantage but for the 1e-6.</summary>
    /// <value>The default is 5, the original's verifier.reward_coef.</value>
    public double RewardCoefficient { get; init; } = 5;

    /// <summary>What the summed loss of an episode's valid tokens is divided by.</summary>
    /// <value>The default is <see cref="LossNormalizer.Episode"/>, the original code's.</value>
    public LossNormalizer Normalizer { get; init; }

    /// <summary>By how many tokens <see cref="LossNormalizer.Constant"/> divides: the most that an episode can have.</summary>
    /// <value>The default is 0, which that normalizer does not take.</value>
    public int ConstantTokens { get; init; }

    /// <summary>Whether advantages are divided by the group's deviation.</summary>
    /// <value>The default is true, the paper's; false is Dr. GRPO's, where rare outcomes do not weigh more (arXiv 2503.20783, 3.2).</value>
    public bool StandardizesAdvantages { get; init; } = true;

    /// <summary>The sampled success rate of a task below which its last successes are imitated again: see <see cref="SuccessReplay"/>.</summary>
    /// <value>The default is 0: none are.</value>
    public double ReplayBelow { get; init; }

    /// <summary>The weight of their mean negative log-likelihood per token, beside the surrogate.</summary>
    /// <value>The default is 0.1.</value>
    public double ReplayWeight { get; init; } = 0.1;

    /// <summary>How many successes of each task are kept for it.</summary>
    /// <value>The default is 16.</value>
    public int ReplayEpisodes { get; init; } = 16;

    /// <summary>Whether groups without a difference are dropped and replaced.</summary>
    /// <value>The default is true.</value>
    public bool UsesDynamicSampling { get; init; } = true;

    /// <summary>The lowest success rate of a group that is kept.</summary>
    /// <value>The default is 0.1.</value>
    public double LowestRate { get; init; } = 0.1;

    /// <summary>The highest success rate of a group that is kept.</summary>
    /// <value>The default is 0.9.</value>
    public double HighestRate { get; init; } = 0.9;

    /// <summary>
    /// The share of an iteration's groups that begin inside an earlier attempt, between two of its chunks: see <see cref="BranchQueue"/>. Where no attempt has
    /// failed there is nothing to begin from, and groups begin at a start.
    /// </summary>
    /// <value>The default is 0, the paper's: every group begins at a start.</value>
    public double BranchShare { get; init; }

    /// <summary>Iterations for which a surplus group may wait before it is thrown away, in policy versions.</summary>
    /// <value>The default is 1; 0 throws it away at once, as the original.</value>
    public int MaximumStaleness { get; init; } = 1;

    /// <summary>Groups in a row without a difference after which training stops with a diagnosis.</summary>
    /// <value>The default is 64.</value>
    public int PatienceGroups { get; init; } = 64;

    /// <summary>The largest gradient norm.</summary>
    /// <value>The default is 1.</value>
    public double GradientClip { get; init; } = 1;

    /// <summary>The optimizer.</summary>
    /// <value>The default is the paper's: beta 0.9 and 0.999, weight decay 0.01 on all parameters.</value>
    public AdamWOptions Optimizer { get; init; } = new();

    /// <summary>Optimizer steps in a row with a loss or gradient that is not finite after which training stops; fewer are skipped and counted.</summary>
    /// <value>The default is 3.</value>
    public int MaximumBrokenSteps { get; init; } = 3;

    /// <summary>Decisions (chunks) per forward and backward; results do not depend on it, memory and speed do.</summary>
    /// <value>The default is 16.</value>
    public int MicroBatchRows { get; init; } = 16;

    /// <summary>The episodes of an iteration.</summary>
    public int TrajectoriesPerIteration => GroupSize * GroupsPerIteration;

    /// <summary>The filter.</summary>
    public DynamicSampling Filter => new(LowestRate, HighestRate, UsesDynamicSampling);

    /// <summary>The learning rate's schedule.</summary>
    public IterationRate Schedule => new(LearningRate, WarmUpIterations, FirstRateIsZero, RateHalvedAfter);

    /// <summary>Finds everything that is wrong.</summary>
    /// <returns>One sentence per error.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        AtLeast(errors, "group_size", GroupSize, 2);
        AtLeast(errors, "groups", GroupsPerIteration, 1);
        AtLeast(errors, "optimizer_steps", OptimizerSteps, 1);
        AtLeast(errors, "warm_up_iterations", WarmUpIterations, 0);
        AtLeast(errors, "rate_halved_after", RateHalvedAfter, 0);
        AtLeast(errors, "maximum_staleness", MaximumStaleness, 0);
        AtLeast(errors, "patience_groups", PatienceGroups, 1);
        AtLeast(errors, "maximum_broken_steps", MaximumBrokenSteps, 1);
        AtLeast(errors, "micro_batch_rows", MicroBatchRows, 1);
        if (LearnedAttempts is 1 or < 0 || LearnedAttempts > GroupSize)
        {
            errors.Add($"learned_attempts is {LearnedAttempts}; expected 0 for all, or 2 to the group size of {GroupSize}");
        }

        Positive(errors, "temperature", Temperature);
        Positive(errors, "learning_rate", LearningRate);
        Positive(errors, "clip_low", ClipLow);
        Positive(errors, "clip_high", ClipHigh);
        Positive(errors, "reward_coefficient", RewardCoefficient);
        Positive(errors, "gradient_clip", GradientClip);
        Positive(errors, "replay_weight", ReplayWeight);
        AtLeast(errors, "replay_episodes", ReplayEpisodes, 1);
        if (!(DrawCorrelation >= 0 && DrawCorrelation <= 1))
        {
            errors.Add($"draw_correlation is {DrawCorrelation}; expected 0 to 1");
        }

        if (!(BranchShare >= 0 && BranchShare <= LargestBranchShare))
        {
            errors.Add($"branch_share is {BranchShare}; expected 0 to {LargestBranchShare}");
        }

        if (!(AverageDecay >= 0 && AverageDecay < 1))
        {
            errors.Add($"average_decay is {AverageDecay}; expected 0 to below 1");
        }

        if (!(CorrectionLimit == 0 || (CorrectionLimit >= 1 && double.IsFinite(CorrectionLimit))))
        {
            errors.Add($"correction_limit is {CorrectionLimit}; expected 0 for none, or at least 1");
        }

        if (Normalizer == LossNormalizer.Constant && ConstantTokens < 1)
        {
            errors.Add($"constant_tokens is {ConstantTokens}; expected at least 1 where the loss is divided by a constant");
        }

        if (!(ReplayBelow >= 0 && ReplayBelow <= 1))
        {
            errors.Add($"replay_below is {ReplayBelow}; expected 0 to 1");
        }

        if (ClipLow >= 1)
        {
            errors.Add($"clip_low is {ClipLow}; expected below 1");
        }

        if (!(LowestRate >= 0 && HighestRate <= 1 && LowestRate <= HighestRate))
        {
            errors.Add($"the kept success rates are {LowestRate} to {HighestRate}; expected a range within 0 to 1");
        }

        if (OptimizerSteps >= 1 && TrajectoriesPerIteration % OptimizerSteps != 0)
        {
            errors.Add($"optimizer_steps is {OptimizerSteps}, which does not divide {GroupsPerIteration} groups of {GroupSize} attempts");
        }

        return errors;
    }

    private static void AtLeast(List<string> errors, string name, int value, int lowest)
    {
        if (value < lowest)
        {
            errors.Add($"{name} is {value}; expected at least {lowest}");
        }
    }

    private static void Positive(List<string> errors, string name, double value)
    {
        if (!double.IsFinite(value) || value <= 0)
        {
            errors.Add($"{name} is {value}; expected a finite value above zero");
        }
    }
}
