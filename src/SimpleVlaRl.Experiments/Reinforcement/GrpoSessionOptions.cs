using SimpleVlaRl.Experiments.Reinforcement.Assisting;
using SimpleVlaRl.Experiments.Reinforcement.Environments;
using SimpleVlaRl.Experiments.Splits;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>What <c>vla-learn grpo</c> was asked to do.</summary>
internal sealed record GrpoSessionOptions
{
    /// <summary>The run or policy to start from.</summary>
    public required string Policy { get; init; }

    /// <summary>The new policy's name; null keeps the old one's.</summary>
    public string? Name { get; init; }

    /// <summary>The tasks; groups take them in turn.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    public required string RunFolder { get; init; }

    public required string RobotFile { get; init; }

    /// <summary>Iterations in all; 0 for no limit.</summary>
    public required int Iterations { get; init; }

    /// <summary>Episodes sampled in all, with which the iteration that reaches them is the last; 0 for no limit.</summary>
    public long Attempts { get; init; }

    /// <summary>Whether greedy success is measured before the first iteration too.</summary>
    public bool EvaluatesStart { get; init; }

    /// <summary>Minutes in all, before a stop and after it; 0 for no limit.</summary>
    public required double Minutes { get; init; }

    public required long Seed { get; init; }

    /// <summary>The seen part of a split, which alone is learned from and chosen by; null for all starts.</summary>
    public SplitSelection? Split { get; init; }

    public required bool Randomize { get; init; }

    public required int DelayTicks { get; init; }

    /// <summary>Robots simulated at once.</summary>
    public required int Environments { get; init; }

    /// <summary>Where other people's environments connect, in place of simulated robots; null where robots are simulated.</summary>
    public ListeningOptions? Listening { get; init; }

    /// <summary>Other processes that compute parts of the gradient; null for none.</summary>
    public AssistantOptions? Assistants { get; init; }

    /// <summary>The folder of files that hold the pictures that are learned from; null keeps them in memory.</summary>
    public string? SpillFolder { get; init; }

    public required int Threads { get; init; }

    /// <summary><c>onnx</c>, <c>torch</c> or <c>auto</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>Whether ONNX Runtime acts.</summary>
    public bool UsesOnnx => Engine == "onnx" || (Engine == "auto" && Device == "cpu" && !UsesBfloat16);

    public required bool IsDeterministic { get; init; }

    /// <summary>Iterations between greedy evaluations; 0 for none.</summary>
    public required int EvaluateEvery { get; init; }

    public required int EvaluationEpisodes { get; init; }

    /// <summary>Training starts on which the weights to ship are chosen; 0 ships the last.</summary>
    public required int ChoiceEpisodes { get; init; }

    /// <summary>Episodes of the first look at greedy and sampled success; 0 for none.</summary>
    public required int ProbeEpisodes { get; init; }

    public required int LoraRank { get; init; }

    /// <summary>The adapters' alpha; null for the rank.</summary>
    public double? LoraAlpha { get; init; }

    public required string Device { get; init; }

    public required bool UsesBfloat16 { get; init; }

    public required bool UsesGradientCheckpointing { get; init; }

    public required int CheckpointEvery { get; init; }

    public required bool Resumes { get; init; }

    public required string CommandText { get; init; }

    /// <summary>GRPO's constants, from the policy's preset.</summary>
    public required Func<string, GrpoOptions> Learning { get; init; }
}
