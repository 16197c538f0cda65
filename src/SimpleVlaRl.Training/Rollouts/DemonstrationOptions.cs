using SimpleVlaRl.Core.Actions;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>How an expert demonstrates.</summary>
public sealed record DemonstrationOptions
{
    /// <summary>The cameras, in the order in which the policy will see them.</summary>
    public required IReadOnlyList<string> Cameras { get; init; }

    /// <summary>Waypoints per second.</summary>
    public required double WaypointRateHertz { get; init; }

    /// <summary>Waypoints between two pauses for inference (K).</summary>
    public required int ChunkLength { get; init; }

    /// <summary>Whose bins the waypoints pass before they are played; null plays them as they are, as one must before statistics exist.</summary>
    public ActionNormalization? Actions { get; init; }

    /// <summary>
    /// The standard deviation of the noise added to played waypoints, in radians or metres; grippers get none. The label stays the expert's waypoint.
    /// </summary>
    /// <value>The default is 0.</value>
    public double Noise { get; init; }

    /// <summary>How much of one waypoint's noise carries over to the next.</summary>
    /// <value>The default is 0.8.</value>
    public double NoiseCorrelation { get; init; } = 0.8;

    /// <summary>The share of episodes with noise.</summary>
    /// <value>The default is 1.</value>
    public double NoisyEpisodeFraction { get; init; } = 1;

    /// <summary>
    /// Whether the first pause comes after a number of waypoints that varies from episode to episode, so that pauses fall everywhere in the task.
    /// </summary>
    /// <value>The default is true.</value>
    public bool VaryFirstPause { get; init; } = true;
}
