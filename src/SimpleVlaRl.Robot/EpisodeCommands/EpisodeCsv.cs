using System.Globalization;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Robot.EpisodeCommands;

/// <summary>Episodes and their outcomes as a table for spreadsheets and notebooks: CSV (RFC 4180), with a line of names.</summary>
internal static class EpisodeCsv
{
    private static readonly (string Name, Func<EpisodeListing, IFormattable?> Value)[] Numbers =
    [
        ("seed", episode => episode.Header.Seed),
        ("attempt", episode => episode.Header.Attempt),
        ("policy_version", episode => episode.Header.Policy?.Version),
        ("duration_s", episode => episode.Summary.Duration.TotalSeconds),
        ("ticks", episode => episode.Summary.Ticks),
        ("chunks", episode => episode.Summary.Chunks),
        ("gate_limited", episode => episode.Summary.GateLimited),
        ("gate_rejected", episode => episode.Summary.GateRejected),
        ("dropped", episode => episode.Summary.Dropped),
    ];

    private static readonly (string Name, Func<EpisodeListing, string> Value)[] Texts =
    [
        ("id", episode => episode.Header.EpisodeId.ToString("D")),
        ("started_at", episode => EpisodeRow.Time(episode.Header.StartedNanoseconds)),
        ("task", episode => episode.Header.Task),
        ("instruction", episode => episode.Header.Instruction),
        ("group", episode => episode.Header.GroupId),
        ("outcome", episode => EpisodeRow.Word(episode.Outcome.Kind)),
        ("reason", episode => episode.Outcome.Reason),
        ("labelled_by", episode => episode.Outcome.Source),
        ("mode", episode => EpisodeWords.Of(episode.Header.Mode)),
        ("policy", episode => episode.Header.Policy?.Name ?? ""),
        ("robot", episode => episode.Header.Robot),
        ("intervened", episode => episode.Summary.Intervened ? "true" : "false"),
        ("fit_for_learning", episode => episode.IsFitForLearning ? "true" : "false"),
        ("integrity", episode => episode.Integrity.ToString().ToLowerInvariant()),
    ];

    /// <summary>The line of names.</summary>
    public static string Names { get; } = string.Join(',', Texts.Select(text => text.Name).Concat(Numbers.Select(number => number.Name)));

    /// <summary>An episode's line.</summary>
    public static string Line(EpisodeListing episode) => string.Join(
        ',',
        Texts.Select(text => Quoted(text.Value(episode)))
            .Concat(Numbers.Select(number => number.Value(episode)?.ToString(null, CultureInfo.InvariantCulture) ?? "")));

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
