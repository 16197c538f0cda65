using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Experiments.Suite;

/// <summary>Takes the tasks in order and skips those with a row, so that long work goes on where it stopped.</summary>
internal static class SuiteSession
{
    private const string PageName = "RESULTS.md";

    public static int Run(SuiteOptions options, string command, IPhaseOptions phases, Terminal terminal, CancellationToken cancellation)
    {
        if (options is { Start: not null, Together: not null })
        {
            throw new UsageException("--start and --together are both given: a policy of several tasks is imitated by this command. For GRPO of several tasks "
                + "from a run of yours use 'vla-learn grpo --task a,b'.");
        }

        Directory.CreateDirectory(options.ResultsFolder);
        List<string> failed = [];
        foreach ((string name, IReadOnlyList<string> tasks) in Groups(options))
        {
            if (tasks.All(task => File.Exists(SuiteRow.PathOf(options.ResultsFolder, task))))
            {
                terminal.Status(tasks.Count == 1 ? $"{tasks[0]} has a row already" : $"all {tasks.Count} tasks have a row already");
                continue;
            }

            try
            {
                foreach (SuiteRow row in new SuiteGroup(options, name, tasks, phases, terminal).Run(cancellation))
                {
                    row.Write(SuiteRow.PathOf(options.ResultsFolder, row.Task));
                    terminal.Status(SuiteTable.Line(row));
                }

                WritePage(options.ResultsFolder, command);
            }
            catch (UserException exception)
            {
                // One task that cannot be learned, such as one that starts at 0 %, does not keep the others from theirs.
                terminal.Status($"{name} has no row: {exception.Message}");
                failed.AddRange(tasks);
            }
        }

        IReadOnlyList<SuiteRow> rows = WritePage(options.ResultsFolder, command);
        Show(rows, failed, options.ResultsFolder, terminal);
        return failed.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static IEnumerable<(string Name, IReadOnlyList<string> Tasks)> Groups(SuiteOptions options) =>
        options.Together is { } together ? [(together, options.Tasks)] : options.Tasks.Select(task => (task, (IReadOnlyList<string>)[task]));

    private static List<SuiteRow> WritePage(string folder, string command)
    {
        List<SuiteRow> rows = [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(SuiteRow.Read)];
        if (rows.Count == 0)
        {
            return rows;
        }

        File.WriteAllText(Path.Combine(folder, PageName), SuiteTable.Page(rows, command));
        return rows;
    }

    private static void Show(IReadOnlyList<SuiteRow> rows, List<string> failed, string folder, Terminal terminal)
    {
        foreach (SuiteRow row in rows)
        {
            terminal.Line(SuiteTable.Line(row));
        }

        if (failed.Count > 0)
        {
            terminal.Line($"without a row: {string.Join(", ", failed)}");
        }

        terminal.Line($"{rows.Count} tasks; page: {RepositoryPaths.Relative(Path.Combine(folder, PageName))}");
        terminal.Json(new JsonObject
        {
            ["tasks"] = new JsonArray([.. rows.Zip(SuiteTable.Corrected(rows), Document)]),
            ["without_row"] = new JsonArray([.. failed.Select(task => (JsonNode)task)]),
            ["gain_of_mean"] = Terminal.Number(SuiteTable.GainOfMean(rows), 4),
            ["mean_relative_gain"] = Terminal.Number(SuiteTable.MeanRelativeGain(rows), 4),
            ["significantly_worse"] = new JsonArray([.. SuiteTable.Worse(rows).Select(row => (JsonNode)row.Task)]),
        });
    }

    private static JsonNode Document(SuiteRow row, double corrected) => new JsonObject
    {
        ["task"] = row.Task,
        ["practised"] = row.Practised,
        ["demonstrations"] = row.Demonstrations,
        ["imitation"] = Terminal.Number(row.Imitation.Rate, 4),
        ["reinforced"] = Terminal.Number(row.Reinforced.Rate, 4),
        ["relative_gain"] = Terminal.Number(row.RelativeGain, 4),
        ["p"] = Terminal.Number(row.ProbabilityOfChance, 6),
        ["p_holm"] = Terminal.Number(corrected, 6),
        ["test"] = row.IsPaired ? "mcnemar" : "fisher",
        ["minutes"] = Terminal.Number(row.ReinforcementMinutes),
    };
}
