using System.Text.Json;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Experiments.Reinforcement.Stored;

namespace SimpleVlaRl.Experiments.Reinforcement.Watching;

/// <summary>The labels that earlier versions have learned from: somebody may have changed one since.</summary>
/// <param name="workFolder">The folder with a run for every version.</param>
internal sealed class UsedLabels(string workFolder)
{
    private readonly Dictionary<string, IReadOnlyList<(string Episode, string Outcome)>> finished = [];

    /// <summary>Says of every episode whose label is another now which run learned from the old one.</summary>
    /// <param name="episodes">The store's episodes, with the labels that count now.</param>
    /// <param name="onChange">Told a sentence.</param>
    public void Compare(IReadOnlyList<EpisodeListing> episodes, Action<string> onChange)
    {
        if (!Directory.Exists(workFolder))
        {
            return;
        }

        Dictionary<string, EpisodeListing> known = episodes.DistinctBy(episode => episode.Header.EpisodeId)
            .ToDictionary(episode => episode.Header.EpisodeId.ToString("D"));
        foreach (string run in Directory.GetDirectories(workFolder).Order(StringComparer.Ordinal))
        {
            foreach ((string episode, string outcome) in Of(run))
            {
                if (known.TryGetValue(episode, out EpisodeListing? now) && now.Outcome.ToString() != outcome)
                {
                    onChange($"the label of episode {episode} was {outcome} when '{Path.GetFileName(run)}' learned from it, and is {now.Outcome} now");
                }
            }
        }
    }

    /// <summary>What a run has used; what a finished one has is read once.</summary>
    private IReadOnlyList<(string Episode, string Outcome)> Of(string run)
    {
        if (finished.TryGetValue(run, out IReadOnlyList<(string Episode, string Outcome)>? known))
        {
            return known;
        }

        bool isWhole = StoredRunFolder.IsWhole(run);
        (string Episode, string Outcome)[] used = [.. Used(Path.Combine(run, StoredAccounts.FileName))];
        if (isWhole)
        {
            finished.Add(run, used);
        }

        return used;
    }

    private static IEnumerable<(string Episode, string Outcome)> Used(string path)
    {
        foreach (string line in File.Exists(path) ? File.ReadAllLines(path) : [])
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement account = document.RootElement;
            if (account.GetProperty("fate").GetString() == "used")
            {
                yield return (account.GetProperty("episode_id").GetString()!, account.GetProperty("outcome").GetString()!);
            }
        }
    }
}
