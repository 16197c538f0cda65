using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Simulation.Strategies;

namespace SimpleVlaRl.Simulation;

/// <summary>Tells by which strategy simulated robots do their tasks. Environments that nobody watches do not look, and take no longer.</summary>
public static class StrategyWatch
{
    /// <summary>Watches all environments from their next reset on, up to each episode's success.</summary>
    /// <param name="environments">The environments.</param>
    public static void Begin(SimulatedBimanualEnvironment environments)
    {
        ArgumentNullException.ThrowIfNull(environments);
        foreach (EnvironmentSlot slot in environments.Slots)
        {
            slot.IsWatched = true;
        }
    }

    /// <summary>What an episode has done so far: to be read before its environment is reset, by whoever steps it.</summary>
    /// <param name="environments">The environments.</param>
    /// <param name="start">The start that one of them was reset to last, the same object.</param>
    /// <returns>The strategy.</returns>
    /// <exception cref="InvalidOperationException">No environment has that start, or they were not watched when it was reset.</exception>
    public static EpisodeStrategy Of(SimulatedBimanualEnvironment environments, EpisodeStart start)
    {
        ArgumentNullException.ThrowIfNull(environments);
        ArgumentNullException.ThrowIfNull(start);
        return environments.Slots.FirstOrDefault(slot => ReferenceEquals(slot.Start, start))?.Tracker?.Read()
            ?? throw new InvalidOperationException(
                $"No watched environment runs the start with seed {start.Seed} of '{start.Task}'; call StrategyWatch.Begin before its reset.");
    }
}
