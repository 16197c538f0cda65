using SimpleVlaRl.Training.Observations;

namespace SimpleVlaRl.Training.Reinforcement.Environments;

/// <summary>How episodes of environments that connect are learned from.</summary>
public sealed record EnvironmentOptions
{
    /// <summary>The most observations that are answered at once.</summary>
    public required int BatchLimit { get; init; }

    /// <summary>How much a joint's draw follows its draw at the waypoint before in the same chunk, 0 to 1.</summary>
    /// <value>The default is 0.</value>
    public double DrawCorrelation { get; init; }

    /// <summary>How long an environment may say nothing within an episode.</summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Where the pictures go that are learned from; null keeps them in memory.</summary>
    public ImageSpill? Spill { get; init; }

    /// <summary>How long a batch waits for more observations while other environments are expected to ask.</summary>
    /// <value>The default is 5 ms.</value>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Whether a failure that ended more than a decision before the longest one of its task counts. Benchmarks that end episodes at a time limit report an
    /// exception in their own code as a failure that came early.
    /// </summary>
    /// <value>The default is false: it is invalid.</value>
    public bool CountsEarlyFailures { get; init; }
}
