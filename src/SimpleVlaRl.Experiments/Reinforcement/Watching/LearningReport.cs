using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Experiments.Evaluation;
using SimpleVlaRl.Promotion;
using SimpleVlaRl.Promotion.Decisions;
using SimpleVlaRl.Training.Rollouts;
using Spectre.Console;

namespace SimpleVlaRl.Experiments.Reinforcement.Watching;

/// <summary>How the versions of a policy did, by their episodes in a store and, where a simulator knows the task, on report starts.</summary>
internal static class LearningReport
{
    /// <summary>The picture's name, in the work's folder.</summary>
    public const string PictureName = "learning.png";

    /// <summary>Reports.</summary>
    /// <param name="options">The work.</param>
    /// <param name="heldOut">Report starts that each version is measured on in the simulator; 0 for none.</param>
    /// <param name="terminal">Where it is shown.</param>
    /// <param name="cancellation">Stops it.</param>
    public static int Show(WatchOptions options, int heldOut, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            if (heldOut > 0 && options.Learning.Tasks.Count != 1)
            {
                throw new UsageException("--held-out measures one task; give one --task.");
            }

            IReadOnlyList<VersionRow> rows = Rows(options, terminal);
            if (rows.Count == 0)
            {
                throw new UserException($"The policy in '{options.PolicyFolder}' has no version to report on.");
            }

            rows = [.. rows.Select(row => heldOut > 0 ? Measure(row, options, heldOut, cancellation) : row)];
            string picture = Path.Combine(options.WorkFolder, PictureName);
            LearningPlot.Write(rows, picture);
            terminal.Show(TableOf(rows));
            JsonObject document = Document(rows);
            VersionRow[] measured = [.. rows.Where(row => row.Outcomes.Length > 0 && row.Decision?.Decision == PromotionDecision.Promoted)];
            if (measured.Length > 1)
            {
                (VersionRow first, VersionRow last) = (measured[0], measured[^1]);
                int gained = first.Outcomes.Zip(last.Outcomes).Count(pair => pair is { First: '0', Second: '1' });
                int lost = first.Outcomes.Zip(last.Outcomes).Count(pair => pair is { First: '1', Second: '0' });
                double p = McNemarExactTest.TwoSided(lost, gained);
                terminal.Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"version {last.Version.Version} against {first.Version.Version} on {heldOut} held-out starts: {gained} gained, {lost} lost, "
                    + $"McNemar's p = {p:0.0000}"));
                (document["gained"], document["lost"], document["p"]) = (gained, lost, p);
            }

            terminal.Line($"picture: {RepositoryPaths.Relative(picture)}");
            document["picture"] = RepositoryPaths.Relative(picture);
            terminal.Json(document);
            return ExitCode.Success;
        }
        catch (Exception exception) when (exception is PromotionException or PolicyLoadException)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    private static IReadOnlyList<VersionRow> Rows(WatchOptions options, Terminal terminal)
    {
        PolicyManifest manifest = PolicyManifestFile.Read(options.PolicyFolder);
        PromotionHistory history = PromotionLog.Read(options.PolicyFolder);
        using EpisodeStore store = RecordedStore.Open(options.Learning.Store, terminal);
        EpisodeListing[] episodes =
        [
            .. RecordedTasks.List(store, options.Learning.Tasks).Where(episode => episode.Header.Policy?.Name == manifest.Name && !episode.Summary.Intervened)
        ];
        return
        [
            .. manifest.Versions.OrderBy(version => version.Version).Select(version => new VersionRow(
                version,
                history.Of(version),
                Count(version, header => header.Mode == EpisodeMode.Collect),
                Count(version, header => header.Mode == EpisodeMode.Evaluate && header.GroupId.StartsWith("trial-", StringComparison.Ordinal))))
        ];

        RateCount Count(ManifestVersion version, Func<EpisodeHeader, bool> isWanted) => RateCount.Of(episodes
            .Where(episode => episode.Header.Policy!.Version == version.Version && isWanted(episode.Header)).Select(episode => episode.Outcome.Kind));
    }

    private static VersionRow Measure(VersionRow row, WatchOptions options, int heldOut, CancellationToken cancellation)
    {
        JsonObject task = EvaluationSession.Measure(
            new EvaluationOptions
            {
                PolicyFolder = options.PolicyFolder,
                Version = row.Version.Version,
                Task = string.Join(',', options.Learning.Tasks),
                Episodes = heldOut,
                Seed = 0,
                Randomize = false,
                Temperature = 0,
                DelayTicks = 3,
                Threads = options.Learning.Threads,
                RobotFile = RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml"),
                AllowsUnverified = false,
            },
            new Terminal(true),
            cancellation)["tasks"]![0]!.AsObject();
        return row with
        {
            HeldOut = new RateCount((int)task["successes"]!, (int)task["episodes"]!),
            Outcomes = (string)task["outcomes"]!,
        };
    }

    private static Table TableOf(IReadOnlyList<VersionRow> rows)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns("version", "from", "collected, sampled", "trials, greedy", "held out, greedy", "decided");
        foreach (VersionRow row in rows)
        {
            table.AddRow(
                row.Version.Version.ToString(CultureInfo.InvariantCulture),
                row.Version.Provenance.ParentVersion?.ToString(CultureInfo.InvariantCulture) ?? "",
                row.Collected.ToString(),
                row.Tried.ToString(),
                row.HeldOut?.ToString() ?? "",
                row.Decision is { } decision ? Markup.Escape($"{decision.Word} by {decision.By}") : "");
        }

        return table;
    }

    private static JsonObject Document(IReadOnlyList<VersionRow> rows) => new()
    {
        ["versions"] = new JsonArray([.. rows.Select(row => new JsonObject
        {
            ["version"] = row.Version.Version,
            ["parent"] = row.Version.Provenance.ParentVersion,
            ["learned_from"] = row.Version.Provenance.Episodes,
            ["collected"] = row.Collected.Json(),
            ["tried"] = row.Tried.Json(),
            ["held_out"] = row.HeldOut?.Json(),
            ["outcomes"] = row.Outcomes,
            ["decision"] = row.Decision is { } decision ? JsonNode.Parse(PromotionLog.ToJson(decision)) : null,
        })]),
    };
}
