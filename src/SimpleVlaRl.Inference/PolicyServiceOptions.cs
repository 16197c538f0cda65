using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Inference.Batching;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Inference.Versions;

namespace SimpleVlaRl.Inference;

/// <summary>How a policy service runs.</summary>
public sealed record PolicyServiceOptions
{
    /// <summary>How a version is loaded and run.</summary>
    public OnnxPolicyOptions Policy { get; init; } = new();

    /// <summary>How the machine is shared; null measures it when the service starts.</summary>
    /// <value>The default is null.</value>
    public BatchingOptions? Batching { get; init; }

    /// <summary>What the measurement may choose: at most so many lanes and rows.</summary>
    public ScheduleTrialOptions Trial { get; init; } = new();

    /// <summary>What a version must show before it answers robots.</summary>
    public SelfTestOptions SelfTest { get; init; } = new();

    /// <summary>The robot whose position limits the self-test applies; null where robots differ.</summary>
    /// <value>The default is null.</value>
    public RobotProfile? Robot { get; init; }
}
