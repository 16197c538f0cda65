using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Recovery;
using SimpleVlaRl.Robot.Run;
using SimpleVlaRl.Robot.Stores;
using Spectre.Console;

namespace SimpleVlaRl.Robot.EpisodeCommands;

/// <summary>The work behind <c>vla-robot episodes</c>.</summary>
internal static class EpisodeActions
{
    public static int List(string folder, EpisodeQuery query, bool isCsv, Terminal terminal)
    {
        using EpisodeStore store = StoreAccess.Open(folder, terminal);
        IReadOnlyList<EpisodeListing> episodes = store.List(query);
        if (episodes.Count == 0 && query.Task is { } task && store.List(new EpisodeQuery()) is { Count: > 0 } all
            && all.All(episode => episode.Header.Task != task))
        {
            throw new UserException($"No episode in '{folder}' is of the task '{task}'; did you mean "
                + $"'{NearestName.Of(task, all.Select(episode => episode.Header.Task).Distinct())}'?");
        }

        if (isCsv)
        {
            terminal.Line(EpisodeCsv.Names);
            foreach (EpisodeListing episode in episodes)
            {
                terminal.Line(EpisodeCsv.Line(episode));
            }

            return ExitCode.Success;
        }

        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns("id", "started (UTC)", "task", "seed", "outcome", "seconds", "ticks", "policy", "mode");
        foreach (EpisodeListing episode in episodes)
        {
            table.AddRow([.. EpisodeRow.Cells(episode).Select(Markup.Escape)]);
        }

        terminal.Show(table);
        terminal.Json(new JsonArray([.. episodes.Select(EpisodeRow.Json)]));
        return ExitCode.Success;
    }

    public static int Layout(string folder, string id, string path, Terminal terminal)
    {
        using EpisodeStore store = StoreAccess.Open(folder, terminal);
        EpisodeHeader header = StoreAccess.Find(store, id).Header;
        try
        {
            WholeFile.WriteText(path, FoxgloveLayout.Of(header.CameraNames, header.JointNames));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{path}' cannot be written: {exception.Message} Give another --to.", exception);
        }

        terminal.Line(path);
        return ExitCode.Success;
    }

    public static int Show(string folder, string id, Terminal terminal)
    {
        using EpisodeStore store = StoreAccess.Open(folder, terminal);
        EpisodeListing episode = StoreAccess.Find(store, id);
        JsonObject document = EpisodeDetails.Read(episode);
        foreach ((string key, JsonNode? value) in document)
        {
            if (!terminal.IsJson)
            {
                terminal.Line($"{key,-24} {(value is JsonValue or null ? value?.ToString() ?? "-" : value.ToJsonString())}");
            }
        }

        terminal.Json(document);
        return document["intact"]!.GetValue<bool>() ? ExitCode.Success : ExitCode.Failure;
    }

    public static int Recover(string folder, Terminal terminal)
    {
        if (!Directory.Exists(folder))
        {
            throw new UserException($"There is no episode store '{folder}'; give another --store.");
        }

        IReadOnlyList<RecoveryReport> reports = EpisodeRecovery.Run(folder);
        foreach (RecoveryReport report in reports)
        {
            terminal.Line(StorePreparation.Sentence(report));
        }

        if (reports.Count == 0)
        {
            terminal.Line("nothing to recover");
        }

        terminal.Json(new JsonArray([.. reports.Select(report => new JsonObject
        {
            ["result"] = report.Result.ToString().ToLowerInvariant(),
            ["path"] = RepositoryPaths.Relative(report.Path),
            ["ticks"] = report.Ticks,
            ["chunks"] = report.Chunks,
            ["frames"] = report.Frames,
            ["detail"] = report.Detail,
        })]));
        return reports.Any(report => report.Result == RecoveryResult.Failed) ? ExitCode.Failure : ExitCode.Success;
    }

    public static int Label(string folder, string id, EpisodeOutcome outcome, string? comment, Terminal terminal)
    {
        using EpisodeStore store = StoreAccess.Open(folder, terminal);
        EpisodeListing before = StoreAccess.Find(store, id);
        EpisodeListing after;
        try
        {
            after = store.Relabel(before.Header.EpisodeId.ToString("D"), outcome, comment);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The label of {before.Header.EpisodeId} could not be written: {exception.Message}", exception);
        }

        terminal.Line(
            string.Create(CultureInfo.InvariantCulture, $"{after.Header.EpisodeId}: {before.Outcome} -> {after.Outcome}, says {after.Outcome.Source}"));
        terminal.Json(EpisodeRow.Json(after));
        return ExitCode.Success;
    }
}
