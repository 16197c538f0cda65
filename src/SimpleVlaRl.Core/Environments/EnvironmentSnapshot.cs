namespace SimpleVlaRl.Core.Environments;

/// <summary>How an environment stood at one moment within an episode, so that the episode can be gone on with from there, as often as one likes.</summary>
/// <remarks>What is in it only the simulator knows that took it. It belongs to no environment, and does not change.</remarks>
public abstract class EnvironmentSnapshot
{
    /// <summary>Describes a snapshot.</summary>
    /// <param name="start">The episode.</param>
    /// <param name="simulatedSeconds">The seconds simulated since its start.</param>
    protected EnvironmentSnapshot(EpisodeStart start, double simulatedSeconds)
    {
        ArgumentNullException.ThrowIfNull(start);
        (Start, SimulatedSeconds) = (start, simulatedSeconds);
    }

    /// <summary>The episode that it is a moment of.</summary>
    public EpisodeStart Start { get; }

    /// <summary>The seconds simulated since the episode's start.</summary>
    public double SimulatedSeconds { get; }

    /// <summary>The bytes of memory that it holds, about.</summary>
    public abstract int ByteCount { get; }
}
