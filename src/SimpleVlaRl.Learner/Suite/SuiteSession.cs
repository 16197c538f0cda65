using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;

namespace SimpleVlaRl.Learner.Suite;

/// <summary>Takes the tasks in order and skips those with a row, so that long work goes on where it stopped.</summary>
internal static class SuiteSession
{
    private const string PageName = "RESULTS.md";

    public static int Run(SuiteOptions options, string command, Terminal terminal, CancellationToken cancellation)
    {
        if (options.Demonstrations < 1 || options.ImitationSteps < 1 || options.Episodes < 1 || !(options.Minutes > 0))
        {
            throw new UserException($"--demonstrations is {options.Demonstrations}, --imitation-steps {options.ImitationSteps}, --episodes {options.Episodes} and --minutes {options.Minutes}; all must be above zero.");
        }

        Directory.CreateDirectory(options.ResultsFolder);
        foreach (string task in options.Tasks)
        {
            string path = SuiteRow.PathOf(options.ResultsFolder, task);
            if (File.Exists(path))
            {
                terminal.Status($"{task} has a row already");
                continue;
            }

            SuiteRow row = new SuiteTask(options, task, terminal).Run(cancellation);
            row.Write(path);
            WritePage(options.ResultsFolder, command);
            terminal.Status(SuiteTable.Line(row));
        }

        IReadOnlyList<SuiteRow> rows = WritePage(options.ResultsFolder, command);
        Show(rows, options.ResultsFolder, terminal);
        return ExitCode.Success;
    }

    private static List<SuiteRow> WritePage(string folder, string command)
    {
        List<SuiteRow> rows = [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(SuiteRow.Read)];
        File.WriteAllText(Path.Combine(folder, PageName), SuiteTable.Page(rows, command));
        return rows;
    }

    private static void Show(IReadOnlyList<SuiteRow> rows, string folder, Terminal terminal)
    {
        foreach (SuiteRow row in rows)
        {
            terminal.Line(SuiteTable.Line(row));
        }

        terminal.Line($"{rows.Count} tasks; page: {RepositoryPaths.Relative(Path.Combine(folder, PageName))}");
        terminal.Json(new JsonObject
        {
            ["tasks"] = new JsonArray([.. rows.Select(Document)]),
            ["mean_relative_gain"] = Terminal.Number(SuiteTable.MeanRelativeGain(rows), 4),
            ["significantly_worse"] = new JsonArray([.. SuiteTable.Worse(rows).Select(row => (JsonNode)row.Task)]),
        });
    }

    private static JsonNode Document(SuiteRow row) => new JsonObject
    {
        ["task"] = row.Task,
        ["demonstrations"] = row.Demonstrations,
        ["imitation"] = Terminal.Number(row.Imitation.Rate, 4),
        ["reinforced"] = Terminal.Number(row.Reinforced.Rate, 4),
        ["relative_gain"] = Terminal.Number(row.RelativeGain, 4),
        ["p"] = Terminal.Number(row.ProbabilityOfChance, 6),
        ["minutes"] = Terminal.Number(row.ReinforcementMinutes),
    };
}
