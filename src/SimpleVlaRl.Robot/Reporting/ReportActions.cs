using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Pictures;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Robot.Stores;
using Spectre.Console;

namespace SimpleVlaRl.Robot.Reporting;

/// <summary>The work behind <c>vla-robot episodes report</c>.</summary>
internal static class ReportActions
{
    public static int Run(string folder, string? task, string file, int newest, Terminal terminal, CancellationToken cancellation)
    {
        using EpisodeStore store = StoreAccess.Open(folder, terminal);
        IReadOnlyList<EpisodeListing> episodes = store.List(new EpisodeQuery { Task = task });
        if (episodes.Count == 0)
        {
            throw new UserException($"There is no episode{(task is null ? "" : $" of the task '{task}'")} in '{folder}'; there is nothing to report.");
        }

        IReadOnlyList<VersionScore> scores = VersionScore.Of(episodes);
        List<(EpisodeListing Episode, byte[] Png)> failures = [];
        foreach (EpisodeListing episode in episodes.Where(episode => episode.Outcome.Kind == OutcomeKind.Failure).Take(newest))
        {
            cancellation.ThrowIfCancellationRequested();
            if (Strip(episode, terminal) is { } png)
            {
                failures.Add((episode, png));
            }
        }

        string title = string.Create(CultureInfo.InvariantCulture, $"{episodes.Count} episodes of {Path.GetFileName(Path.GetFullPath(folder))}");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            WholeFile.WriteText(file, ReportDocument.Of(title, scores, failures));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The report cannot be written: {exception.Message}", exception);
        }

        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns("task", "policy", "episodes", "success", "95 %", "by classifier", "invalid", "unlabelled");
        foreach (VersionScore score in scores)
        {
            table.AddRow([.. Cells(score).Select(Markup.Escape)]);
        }

        terminal.Show(table);
        terminal.Line($"written: {RepositoryPaths.Relative(file)}");
        terminal.Json(new JsonObject
        {
            ["path"] = RepositoryPaths.Relative(file),
            ["failures_shown"] = failures.Count,
            ["versions"] = new JsonArray([.. scores.Select(Json)]),
        });
        return ExitCode.Success;
    }

    /// <summary>What a failure looked like; null where its file cannot be read, which is said.</summary>
    private static byte[]? Strip(EpisodeListing episode, Terminal terminal)
    {
        try
        {
            using EpisodeReader reader = EpisodeStore.OpenEpisode(episode);
            return Filmstrip.Draw(reader, outcome: episode.Outcome);
        }
        catch (Exception exception) when (exception is McapException or InvalidDataException or IOException)
        {
            terminal.Status($"{episode.Header.EpisodeId} is not shown: {exception.Message}");
            return null;
        }
    }

    private static IEnumerable<string> Cells(VersionScore score) =>
    [
        score.Task,
        score.Policy,
        score.Episodes.Count.ToString(CultureInfo.InvariantCulture),
        Terminal.Text(100 * score.Rate, "0.0") + " %",
        string.Create(CultureInfo.InvariantCulture, $"{100 * score.Interval.Low:0.0} to {100 * score.Interval.High:0.0} %"),
        score.Classified.ToString(CultureInfo.InvariantCulture),
        score.Count(OutcomeKind.Invalid).ToString(CultureInfo.InvariantCulture),
        score.Count(OutcomeKind.Unlabelled).ToString(CultureInfo.InvariantCulture),
    ];

    private static JsonObject Json(VersionScore score) => new()
    {
        ["task"] = score.Task,
        ["policy"] = score.Policy,
        ["episodes"] = score.Episodes.Count,
        ["successes"] = score.Successes,
        ["failures"] = score.Count(OutcomeKind.Failure),
        ["by_classifier"] = score.Classified,
        ["invalid"] = score.Count(OutcomeKind.Invalid),
        ["unlabelled"] = score.Count(OutcomeKind.Unlabelled),
        ["success_rate"] = Terminal.Number(score.Rate, 4),
        ["low"] = Terminal.Number(score.Interval.Low, 4),
        ["high"] = Terminal.Number(score.Interval.High, 4),
        ["intervention_rate"] = Terminal.Number(score.InterventionRate, 4),
        ["limited_share"] = Terminal.Number(score.LimitedShare, 4),
        ["rejected_share"] = Terminal.Number(score.RejectedShare, 4),
    };
}
