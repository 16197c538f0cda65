using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Datasets.Sources;

namespace SimpleVlaRl.Datasets.Import;

/// <summary>How a data set becomes demonstrations.</summary>
public sealed record ImportOptions
{
    /// <summary>The data set's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The robot whose demonstrations they are.</summary>
    public required RobotProfile Robot { get; init; }

    /// <summary>The lower-case SHA-256 of its profile.</summary>
    public required string RobotDigest { get; init; }

    /// <summary>What of the data set is what of the robot.</summary>
    public DatasetMapping Mapping { get; init; } = new();

    /// <summary>Waypoints per second, as the policy that is to learn has them.</summary>
    public required double WaypointRateHertz { get; init; }

    /// <summary>The waypoints of a chunk (K).</summary>
    public required int ChunkLength { get; init; }

    /// <summary>Rows per second, where the data set does not say it.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>At most so many episodes, the first ones; null is all.</summary>
    public int? Limit { get; init; }

    /// <summary>The version of this software.</summary>
    public required string SoftwareVersion { get; init; }
}
