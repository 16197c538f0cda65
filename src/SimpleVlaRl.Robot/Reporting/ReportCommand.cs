using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Robot.Reporting;

/// <summary><c>vla-robot episodes report</c>: a picture of progress.</summary>
internal static class ReportCommand
{
    private const string Words = """
        Writes one HTML file about a store, which needs no server and no network: success over the episodes of each task and policy version with intervals, how
        often a person took over and the gate limited or rejected, and filmstrips of the newest failures.

        Examples:
          vla-robot episodes report
          vla-robot episodes report --task lift_pot --to runs/lift-pot.html --newest 12
        """;

    public static Command Create(Option<string> store, Option<bool> json)
    {
        Option<string?> task = new("--task") { Description = "Only this task." };
        Option<string> to = new("--to") { Description = "The file to write.", DefaultValueFactory = _ => RepositoryPaths.Of("runs", "report.html") };
        NumberOption<int> newest = new("--newest", "failures", 0, 100) { Description = "How many failures to show.", DefaultValueFactory = _ => 6 };
        Command command = new("report", Words) { task, to, newest, store, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", cancellation => ReportActions.Run(
            parsed.GetValue(store)!,
            parsed.GetValue(task),
            parsed.GetValue(to)!,
            parsed.GetValue(newest),
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }
}
