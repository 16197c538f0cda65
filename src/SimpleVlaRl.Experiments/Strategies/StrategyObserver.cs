using System.Collections.Concurrent;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Simulation.Strategies;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Strategies;

/// <summary>Keeps each episode's strategy when it ends, before its environment is reset.</summary>
internal sealed class StrategyObserver : IRolloutObserver, IDemonstrationObserver
{
    private readonly SimulatedBimanualEnvironment environments;
    private readonly IRolloutObserver? progress;
    private readonly ConcurrentDictionary<int, EpisodeStrategy> strategies = new();

    /// <summary>Watches environments.</summary>
    /// <param name="environments">The environments, before their first reset.</param>
    /// <param name="progress">Who else sees ends; null for nobody.</param>
    public StrategyObserver(SimulatedBimanualEnvironment environments, IRolloutObserver? progress)
    {
        this.environments = environments;
        this.progress = progress;
        StrategyWatch.Begin(environments);
    }

    /// <summary>The strategies of the episodes that have ended, by their number in the list that was run.</summary>
    public IReadOnlyDictionary<int, EpisodeStrategy> Strategies => strategies;

    public void Decided(int episode, PolicyRequest request, ActionChunk chunk)
    {
    }

    public void Begun(int episode, EpisodeStart start)
    {
    }

    public void Chosen(int episode, IReadOnlyList<ImageFrame> frames, ReadOnlySpan<double> jointPositions, ReadOnlySpan<double> waypoint)
    {
    }

    public void Ended(RolloutResult result)
    {
        strategies[result.Index] = StrategyWatch.Of(environments, result.Start);
        progress?.Ended(result);
    }
}
