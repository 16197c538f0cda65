using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Datasets;
using SimpleVlaRl.Datasets.Export;
using SimpleVlaRl.Datasets.Import;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Robot.Stores;

namespace SimpleVlaRl.Robot.Datasets;

/// <summary>The work behind <c>vla-robot episodes export</c> and <c>import</c>.</summary>
internal static class DatasetActions
{
    /// <summary>How many of the problems are said; of thousands the first say what is wrong.</summary>
    private const int SaidProblems = 20;

    /// <summary>Makes a data set of one form.</summary>
    public delegate ExportResult Exporter(IReadOnlyList<EpisodeListing> episodes, Action<int, int> progress, CancellationToken cancellation);

    public static int Export(
        string folder, EpisodeQuery query, string? robot, int? limit, Exporter exporter, string to, Terminal terminal, CancellationToken cancellation)
    {
        using EpisodeStore store = StoreAccess.Open(folder, terminal);
        EpisodeListing[] episodes = [.. store.List(query)
            .Where(episode => episode.Outcome.Kind is OutcomeKind.Success or OutcomeKind.Failure && (robot is null || episode.Header.Robot == robot))
            .Take(limit ?? int.MaxValue)];
        ExportResult result = Try(() => exporter(episodes, Progress(terminal), cancellation), to);
        Say(result.Problems, terminal);
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Episodes} episodes, {result.Rows} rows in '{to}'; {result.Encoded} were made in this run"));
        terminal.Json(new JsonObject
        {
            ["folder"] = RepositoryPaths.Relative(to),
            ["episodes"] = result.Episodes,
            ["rows"] = result.Rows,
            ["made"] = result.Encoded,
            ["problems"] = Array(result.Problems),
        });
        return result.Problems.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    public static int Import(string folder, Func<ImportOptions> options, Terminal terminal, CancellationToken cancellation)
    {
        ImportResult result = Try(() => new DemonstrationImporter(options(), Progress(terminal)).Run(folder, cancellation), folder);
        Say(result.Problems, terminal);
        terminal.Line($"{result.Imported} episodes came into '{folder}'; {result.Known} were there");
        terminal.Json(new JsonObject
        {
            ["store"] = RepositoryPaths.Relative(folder),
            ["imported"] = result.Imported,
            ["known"] = result.Known,
            ["problems"] = Array(result.Problems),
        });
        return result.Problems.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static T Try<T>(Func<T> work, string folder)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is DatasetException or InvalidDataException or McapException)
        {
            throw new UserException(exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{folder}' cannot be written: {exception.Message} What is whole stays; run it again when that is mended.", exception);
        }
    }

    private static Action<int, int> Progress(Terminal terminal) => (done, all) => terminal.Status($"episode {done + 1} of {all}");

    private static void Say(IReadOnlyList<string> problems, Terminal terminal)
    {
        foreach (string problem in problems.Take(SaidProblems))
        {
            terminal.Status(problem);
        }

        if (problems.Count > SaidProblems)
        {
            terminal.Status($"and {problems.Count - SaidProblems} more");
        }
    }

    private static JsonArray Array(IReadOnlyList<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
