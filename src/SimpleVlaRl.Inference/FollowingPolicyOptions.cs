using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Inference.Versions;

namespace SimpleVlaRl.Inference;

/// <summary>How a robot follows the versions of a policy.</summary>
public sealed record FollowingPolicyOptions
{
    /// <summary>How a version is loaded and run.</summary>
    public OnnxPolicyOptions Policy { get; init; } = new();

    /// <summary>What a version must show before it may take over.</summary>
    public SelfTestOptions SelfTest { get; init; } = new();

    /// <summary>The robot whose position limits the self-test applies; null applies none.</summary>
    /// <value>The default is null.</value>
    public RobotProfile? Robot { get; init; }

    /// <summary>Which version comes first and which next.</summary>
    /// <value>The default is the newest.</value>
    public IVersionChoice Choice { get; init; } = new NewestVersion();

    /// <summary>Files beside the manifest, such as its signature, with which a version that was refused is tried again as well.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> FilesBeside { get; init; } = [];

    /// <summary>Told of a version that has failed its self-test, and why; on the watching thread.</summary>
    /// <value>The default is null.</value>
    public Action<int, string>? OnFailedTest { get; init; }

    /// <summary>How often the manifest is looked at.</summary>
    /// <value>The default is 1 s.</value>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Called once on each thread that helps to prepare images; where scheduling is asked for.</summary>
    /// <value>The default is null.</value>
    public Action? OnHelperThread { get; init; }
}
