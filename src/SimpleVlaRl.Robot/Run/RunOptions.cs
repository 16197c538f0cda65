using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Promotion.Trials;
using SimpleVlaRl.Robot.RosWords;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Robot.Run;

/// <summary>What <c>vla-robot run</c> was asked to do.</summary>
internal sealed record RunOptions
{
    public required string PolicyFolder { get; init; }

    public int? Version { get; init; }

    /// <summary>The policy on another machine; null when it is a folder.</summary>
    public RemoteRun? Remote { get; init; }

    public required string RobotFile { get; init; }

    public required string Task { get; init; }

    public string? Instruction { get; init; }

    public required int Episodes { get; init; }

    public required long Seed { get; init; }

    /// <summary>Episodes from one start; 1 outside collect mode.</summary>
    public int GroupSize { get; init; } = 1;

    /// <summary>Whether what earlier runs have recorded counts.</summary>
    public bool Resumes { get; init; }

    /// <summary>What lets another version in the policy's folder take over.</summary>
    public FollowMode Follows { get; init; }

    /// <summary>Whether only signed policies are run.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Whether versions that nobody has signed may take over.</summary>
    public bool AllowsUnsigned { get; init; }

    /// <summary>Groups of one version after which the run waits for the next; 0 does not wait.</summary>
    public int GroupsPerVersion { get; init; }

    /// <summary>What a trial of two versions looks for, and how long it may take.</summary>
    public PairedTrialOptions Trial { get; init; } = new();

    public required bool Randomize { get; init; }

    public required string Store { get; init; }

    /// <summary>The audit log; null where nothing is kept, as without a robot.</summary>
    public string? Audit { get; init; }

    public required ControlOptions Control { get; init; }

    /// <summary>Who sets episodes up and says how they ended; null for the profile's.</summary>
    public SceneKind? Scene { get; init; }

    /// <summary>What a person is to place, and where; empty where nothing is said.</summary>
    public string Place { get; init; } = "";

    /// <summary>Where the operator's page is; null for the usual place where a person sets episodes up, and where that is free.</summary>
    public WebDoorOptions? Page { get; init; }

    /// <summary>Whether there is to be no page.</summary>
    public bool HasNoPage { get; init; }

    /// <summary>The folder of a classifier that proposes how episodes ended; null without one.</summary>
    public string? Classifier { get; init; }

    /// <summary>Whether the classifier decides instead.</summary>
    public bool ClassifierDecides { get; init; }

    /// <summary>The device of a foot switch; null without one.</summary>
    public string? Pedal { get; init; }

    /// <summary>What its keys say.</summary>
    public IReadOnlyDictionary<int, OperatorCommand> PedalMap { get; init; } = new Dictionary<int, OperatorCommand>();

    /// <summary>The node's name, namespace and remaps, as a launch file gives them.</summary>
    public RosArguments Ros { get; init; } = new();

    /// <summary>Where the gate is.</summary>
    public GuardChoice Guard { get; init; }

    public required bool IsFake { get; init; }

    public required bool Waits { get; init; }

    public required bool MakesFilmstrips { get; init; }

    /// <summary>What computes the policy.</summary>
    public required OnnxPolicyOptions Engine { get; init; }

    public int? DomainId { get; init; }

    public required bool IsJson { get; init; }

    public required bool IsVerbose { get; init; }
}
