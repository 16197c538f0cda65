using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Robot.EpisodeCommands;

/// <summary>One episode in a list. Scripts depend on the JSON's keys.</summary>
internal static class EpisodeRow
{
    public static JsonObject Json(EpisodeListing episode) => new()
    {
        ["id"] = episode.Header.EpisodeId.ToString("D"),
        ["task"] = episode.Header.Task,
        ["seed"] = episode.Header.Seed,
        ["outcome"] = Word(episode.Outcome.Kind),
        ["reason"] = episode.Outcome.Reason,
        ["started_at"] = Time(episode.Header.StartedNanoseconds),
        ["duration_s"] = Terminal.Number(episode.Summary.Duration.TotalSeconds),
        ["steps"] = episode.Summary.Ticks,
        ["policy_version"] = episode.Header.Policy?.Version,
        ["path"] = RepositoryPaths.Relative(episode.Path),
        ["integrity"] = episode.Integrity.ToString().ToLowerInvariant(),
    };

    /// <summary>The cells of the table for people.</summary>
    public static IEnumerable<string> Cells(EpisodeListing episode) =>
    [
        episode.Header.EpisodeId.ToString("D"),
        AtUtc(episode.Header.StartedNanoseconds).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        episode.Header.Task,
        episode.Header.Seed.ToString(CultureInfo.InvariantCulture),
        episode.Outcome + (episode.Integrity == EpisodeIntegrity.Damaged ? ", damaged" : ""),
        Terminal.Text(episode.Summary.Duration.TotalSeconds),
        episode.Summary.Ticks.ToString(CultureInfo.InvariantCulture),
        episode.Header.Policy is { } policy ? string.Create(CultureInfo.InvariantCulture, $"{policy.Name} {policy.Version}") : "-",
        EpisodeWords.Of(episode.Header.Mode),
    ];

    /// <summary>A stamp as scripts read it: UTC.</summary>
    public static string Time(long nanoseconds) => AtUtc(nanoseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    public static string Word(OutcomeKind kind) => kind.ToString().ToLowerInvariant();

    private static DateTimeOffset AtUtc(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
}
