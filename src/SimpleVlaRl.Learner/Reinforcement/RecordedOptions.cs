using System.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Experiments.Reinforcement.Stored;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Stored;

namespace SimpleVlaRl.Learner.Reinforcement;

/// <summary>The options of <c>vla-learn grpo</c> over recorded episodes.</summary>
internal sealed class RecordedOptions
{
    private readonly Option<string?> episodes = new("--episodes")
    {
        Description = "Learn from the recorded episodes in this folder instead of the simulator: groups that 'vla-robot run --mode collect' has recorded with "
            + "the version of --policy."
    };
    private readonly EnumOption<Baseline> baseline = new("--baseline")
    {
        Description = "Of recorded episodes: what one is compared with: the others of its group, which started alike, or, where starts cannot be repeated, "
            + "all of its task.",
        DefaultValueFactory = _ => Baseline.Group
    };
    private readonly EnumOption<LearningObjective> objective = new("--objective")
    {
        Description = "Of recorded episodes: grpo learns from successes and failures; imitation only from what did better than the others, "
            + "which needs fewer episodes and goes further on them.",
        DefaultValueFactory = _ => LearningObjective.Grpo
    };
    private readonly NumberOption<int> reuse = new("--reuse", "versions", 0, 1000)
    {
        Description = "Of recorded episodes, with --objective imitation: from how many versions before, each the parent of the next, episodes are "
            + "imitated too.",
        DefaultValueFactory = _ => 0
    };
    private readonly NumberOption<int> epochs = new("--epochs", "epochs", 1, 1000)
    {
        Description = "Of recorded episodes: how often they are gone through.",
        DefaultValueFactory = _ => 4
    };
    private readonly NumberOption<double> divergence = new("--max-kl", "nats", 1e-6, 100)
    {
        Description = "Of recorded episodes: how far the policy may move from the one that acted; an epoch that goes beyond is taken back and is the last.",
        DefaultValueFactory = _ => 0.05
    };
    private readonly NumberOption<double> gap = new("--max-gap", "nats", 1e-6, 100)
    {
        Description = "Of recorded episodes: how far their log-probabilities may be from this version's on average before one is not believed to be its.",
        DefaultValueFactory = _ => 0.3
    };
    private readonly NumberOption<double> correction = new("--correction-limit", "", 0, 1000)
    {
        Description = "Of recorded episodes: a token counts by the ratio of the probabilities that the learner and the robot's engine give it, cut at this "
            + "(1 or more), so that an engine in fewer bits does not bias what is learned; 0 lets every token count alike.",
        DefaultValueFactory = _ => GrpoOptions.RecordedCorrectionLimit
    };
    private readonly Option<bool> explain = new("--explain") { Description = "With --episodes, only say what would become of every episode, and why." };

    /// <summary>Those that say how is learned.</summary>
    public IReadOnlyList<Option> Ways => [baseline, objective, reuse, epochs, divergence, gap, correction];

    private Option[] Further => [.. Ways, explain];

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(episodes);
        AddWaysTo(command);
        command.Options.Add(explain);
    }

    /// <summary>Adds those that say how is learned.</summary>
    public void AddWaysTo(Command command)
    {
        foreach (Option option in Ways)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether recorded episodes are learned from.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="simulators">The options that would change nothing then.</param>
    public bool AreGiven(ParseResult parsed, IReadOnlyList<Option> simulators)
    {
        if (parsed.GetValue(episodes) is null)
        {
            IgnoredOptions.Refuse(parsed, "There are no --episodes, which alone know", Further);
            return false;
        }

        IgnoredOptions.Refuse(parsed, "Recorded --episodes are learned from, which leaves nothing for", simulators);
        return true;
    }

    /// <summary>Completes what the command has read.</summary>
    public StoredGrpoOptions Complete(ParseResult parsed, StoredGrpoOptions read) => Learning(parsed, read) with
    {
        Store = parsed.GetValue(episodes)!,
        Explains = parsed.GetValue(explain),
    };

    /// <summary>Puts in how is learned.</summary>
    public StoredGrpoOptions Learning(ParseResult parsed, StoredGrpoOptions read) => read with
    {
        Baseline = parsed.GetValue(baseline),
        Objective = parsed.GetValue(objective),
        Reuse = Reused(parsed),
        Epochs = parsed.GetValue(epochs),
        MaximumDivergence = parsed.GetValue(divergence),
        MaximumGap = parsed.GetValue(gap),
        CorrectionLimit = parsed.GetValue(correction) is var limit && limit is 0 or >= 1 ? limit
            : throw new UsageException(FormattableString.Invariant($"--correction-limit is {limit}; expected 0 for none, or at least 1.")),
    };

    private int Reused(ParseResult parsed)
    {
        if (parsed.GetValue(objective) != LearningObjective.Imitation)
        {
            IgnoredOptions.Refuse(parsed, "GRPO compares with the version that acted, which leaves nothing for", reuse);
        }
        else
        {
            IgnoredOptions.Refuse(parsed, "What is imitated is imitated whoever drew it, which leaves nothing for", correction);
        }

        return parsed.GetValue(reuse);
    }
}
