using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Simulation.Strategies;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Strategies;

/// <summary>By which strategies the episodes of one task succeeded; invalid episodes count neither way.</summary>
internal sealed class StrategyTally
{
    private readonly (RolloutResult Result, EpisodeStrategy Strategy)[] successes;

    /// <summary>Counts.</summary>
    /// <param name="results">The episodes.</param>
    /// <param name="strategies">Their strategies, by their index.</param>
    public StrategyTally(IReadOnlyList<RolloutResult> results, IReadOnlyDictionary<int, EpisodeStrategy> strategies)
    {
        Invalid = results.Count(result => result.Outcome.Kind == OutcomeKind.Invalid);
        Episodes = results.Count - Invalid;
        successes = [.. results.Where(result => result.Outcome.Kind == OutcomeKind.Success).Select(result => (result, strategies[result.Index]))];
        Labels = successes.CountBy(success => success.Strategy.Label).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Episodes that count.</summary>
    public int Episodes { get; }

    /// <summary>Episodes that do not.</summary>
    public int Invalid { get; }

    /// <summary>Those that succeeded.</summary>
    public int Successes => successes.Length;

    /// <summary>Those of them in which an object was pushed to where it is, without being lifted.</summary>
    public int Pushcuts => successes.Count(success => success.Strategy.IsPushcut);

    /// <summary>How many successes have each label.</summary>
    public IReadOnlyDictionary<string, int> Labels { get; }

    /// <summary>The successes with a label, in the order of their starts.</summary>
    public IEnumerable<RolloutResult> Of(string label) => successes.Where(success => success.Strategy.Label == label).Select(success => success.Result);
}
