using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core;
using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Training.Reinforcement.Stored;

namespace SimpleVlaRl.Experiments.Reinforcement.Stored;

/// <summary>Says what became of every episode: to a person in few lines, to a program and in the run's folder one by one.</summary>
internal static class StoredAccounts
{
    /// <summary>The file in the run's folder.</summary>
    public const string FileName = "episodes.jsonl";

    /// <summary>Says how many were used, wait and were refused, and why.</summary>
    public static void Say(StoredSelection selection, bool each, Terminal terminal)
    {
        foreach (IGrouping<(EpisodeFate Fate, string Reason), EpisodeAccount> reason in selection.Accounts
            .GroupBy(account => (account.Fate, account.Reason)).OrderBy(reason => reason.Key.Fate).ThenByDescending(reason => reason.Count()))
        {
            terminal.Line($"{Word(reason.Key.Fate),-8} {reason.Count(),5}  {reason.Key.Reason}");
        }

        int classified = selection.Accounts.Count(account => account is { Fate: EpisodeFate.Used, Episode.Outcome.Source: ClassifierWords.Source });
        if (classified > 0)
        {
            terminal.Line($"{classified} of those used were labelled by a classifier");
        }

        foreach (EpisodeAccount account in each ? selection.Accounts : [])
        {
            terminal.Line($"{account.Episode.Header.EpisodeId:D}  {account.Episode.Outcome,-10} {Word(account.Fate),-8} {account.Reason}");
        }
    }

    /// <summary>Writes them, with the label that each was used with.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(StoredSelection selection, string runFolder) =>
        WholeFile.WriteText(Path.Combine(runFolder, FileName), string.Concat(selection.Accounts.Select(account => Json(account).ToJsonString() + "\n")));

    /// <summary>One of them.</summary>
    public static JsonObject Json(EpisodeAccount account) => new()
    {
        ["episode_id"] = account.Episode.Header.EpisodeId.ToString("D"),
        ["group_id"] = account.Episode.Header.GroupId,
        ["fate"] = Word(account.Fate),
        ["reason"] = account.Reason,
        ["outcome"] = account.Episode.Outcome.ToString(),
        ["source"] = account.Episode.Outcome.Source,
        ["sha256"] = account.Episode.Digest,
    };

    private static string Word(EpisodeFate fate) => fate.ToString().ToLower(CultureInfo.InvariantCulture);
}
