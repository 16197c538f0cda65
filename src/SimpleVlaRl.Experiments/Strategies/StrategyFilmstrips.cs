using System.Globalization;
using System.Text.RegularExpressions;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Experiments.Evaluation;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Strategies;

/// <summary>Pictures of what a policy does and its expert does not.</summary>
internal static partial class StrategyFilmstrips
{
    private const int Most = 3;

    /// <summary>Draws the first successes with the most frequent strategy that is absent from the expert's; nothing where there is none.</summary>
    /// <param name="recordings">The store that the episodes were recorded in.</param>
    /// <param name="folder">Where the pictures go, as the task, the strategy and a number from 1.</param>
    /// <param name="result">The task's strategies.</param>
    /// <param name="terminal">Says where the pictures are.</param>
    public static void Draw(string recordings, string folder, StrategyResult result, Terminal terminal)
    {
        if (result.Rows.FirstOrDefault(row => row.IsNew) is not { } row)
        {
            return;
        }

        using EpisodeStore store = EpisodeStore.Open(recordings, TimeProvider.System);
        string name = $"{result.Task}-{NotInAName().Replace(row.Label, "-").Trim('-')}";
        foreach ((int index, RolloutResult episode) in result.Measured.Of(row.Label).Take(Most).Index())
        {
            EvaluationFilmstrips.Draw(store, episode, Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{index + 1}.png")), terminal);
        }
    }

    [GeneratedRegex("[^a-z0-9_]+")]
    private static partial Regex NotInAName();
}
