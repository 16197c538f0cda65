using System.Text.Json.Serialization;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Core.Episodes;

/// <summary>What is known of an episode when it starts.</summary>
public sealed record EpisodeHeader
{
    /// <summary>A UUID of version 7: unique, and sorted by time.</summary>
    public required Guid EpisodeId { get; init; }

    /// <summary>The task's name, such as <c>transfer_cube</c>.</summary>
    public required string Task { get; init; }

    /// <summary>What the robot was told to do.</summary>
    public required string Instruction { get; init; }

    /// <summary>The seed of the start.</summary>
    public required long Seed { get; init; }

    /// <summary>Whether colours, lights and the like were randomised.</summary>
    public bool Randomized { get; init; }

    /// <summary>The group of rollouts from one start that the episode belongs to; empty when it belongs to none.</summary>
    public string GroupId { get; init; } = "";

    /// <summary>The number of the episode in its group, from 0.</summary>
    public int Attempt { get; init; }

    /// <summary>The key of sampling: the start's seed, told apart by the episode, because episodes from one start must differ.</summary>
    [JsonIgnore]
    public ulong SamplingSeed => SamplingSeedOf(Seed, Attempt);

    /// <summary>The robot's name.</summary>
    public required string Robot { get; init; }

    /// <summary>The lower-case SHA-256 of the robot's profile.</summary>
    public required string RobotDigest { get; init; }

    /// <summary>The version of this software.</summary>
    public required string SoftwareVersion { get; init; }

    /// <summary>Where the gate was.</summary>
    /// <value>The default is <see cref="GuardPlace.None"/>.</value>
    public GuardPlace Guard { get; init; }

    /// <summary>Whose actions.</summary>
    public required EpisodeActor Actor { get; init; }

    /// <summary>Which weights; null when no policy acted.</summary>
    public PolicyVersion? Policy { get; init; }

    /// <summary>What it was run for.</summary>
    public required EpisodeMode Mode { get; init; }

    /// <summary>Whether GRPO may learn from the episode once it is a success or a failure.</summary>
    public bool FitForLearning { get; init; }

    /// <summary>The sampling temperature; 0 is greedy.</summary>
    public float Temperature { get; init; }

    /// <summary>How much a joint's draw followed its draw at the waypoint before in the same chunk, 0 to 1.</summary>
    public double DrawCorrelation { get; init; }

    /// <summary>The joints' names in policy order.</summary>
    public required IReadOnlyList<string> JointNames { get; init; }

    /// <summary>The recorded cameras' names.</summary>
    public required IReadOnlyList<string> CameraNames { get; init; }

    /// <summary>Servo ticks per second.</summary>
    public required int ServoRateHertz { get; init; }

    /// <summary>Waypoints per second.</summary>
    public required double WaypointRateHertz { get; init; }

    /// <summary>The waypoints of a chunk (K).</summary>
    public required int ChunkLength { get; init; }

    /// <summary>When the episode started, wall clock, nanoseconds since 1970.</summary>
    public required long StartedNanoseconds { get; init; }

    /// <summary>The key of sampling of an episode that is still to be run.</summary>
    /// <param name="seed">The seed of its start.</param>
    /// <param name="attempt">Its number in its group, from 0.</param>
    /// <returns>What <see cref="SamplingSeed"/> will be.</returns>
    public static ulong SamplingSeedOf(long seed, int attempt) => unchecked((ulong)seed + ((ulong)attempt << 40));
}
