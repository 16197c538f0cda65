using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>What is in a store after everything has ended.</summary>
internal sealed record EpisodeCounts
{
    /// <summary>Episodes that are committed.</summary>
    public required int All { get; init; }

    public required int Successes { get; init; }

    public required int Failures { get; init; }

    public required int Invalid { get; init; }

    /// <summary>Episodes that are neither committed nor recovered.</summary>
    public required int Left { get; init; }

    /// <summary>Recovers what crashes left, and counts.</summary>
    public static EpisodeCounts AfterRecovery(string folder)
    {
        RobotPrograms.Recover(folder);
        using EpisodeStore store = EpisodeStore.Open(folder, TimeProvider.System);
        ILookup<OutcomeKind, EpisodeListing> episodes = store.List(new EpisodeQuery()).ToLookup(episode => episode.Outcome.Kind);
        return new EpisodeCounts
        {
            All = episodes.Sum(outcome => outcome.Count()),
            Successes = episodes[OutcomeKind.Success].Count(),
            Failures = episodes[OutcomeKind.Failure].Count(),
            Invalid = episodes[OutcomeKind.Invalid].Count(),
            Left = RobotPrograms.Parts(folder).Length,
        };
    }

    /// <summary>Adds them to a report.</summary>
    public void AddTo(JsonObject document)
    {
        document["episodes"] = All;
        document["episodes_success"] = Successes;
        document["episodes_failure"] = Failures;
        document["episodes_invalid"] = Invalid;
        document["episodes_left"] = Left;
    }
}
