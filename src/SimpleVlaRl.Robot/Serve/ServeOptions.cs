using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Robot.Serve;

/// <summary>What <c>vla-robot serve</c> was asked to do.</summary>
internal sealed record ServeOptions
{
    public required string PolicyFolder { get; init; }

    public int? Version { get; init; }

    /// <summary>The robot whose limits the self-test applies; null where robots differ.</summary>
    public string? RobotFile { get; init; }

    public required OnnxPolicyOptions Engine { get; init; }

    /// <summary>The largest batch; 0 measures what pays, 1 is off.</summary>
    public required int BatchLimit { get; init; }

    /// <summary>How many batches run at once; 0 measures what pays.</summary>
    public required int Lanes { get; init; }

    /// <summary>Whether a newer version in the folder takes over by itself.</summary>
    public bool FollowsVersions { get; init; }

    public required ServerOptions Server { get; init; }

    public required bool IsVerbose { get; init; }
}
