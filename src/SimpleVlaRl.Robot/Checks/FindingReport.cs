using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using Spectre.Console;

namespace SimpleVlaRl.Robot.Checks;

/// <summary>Findings as a table for people, a document for scripts, and an exit code.</summary>
internal static class FindingReport
{
    /// <summary>Shows findings.</summary>
    /// <returns>The exit code: a failure when one of them is an error.</returns>
    public static int Show(Terminal terminal, IReadOnlyList<Finding> findings)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns("state", "what", "found", "expected", "what to do");
        foreach (Finding finding in findings)
        {
            string colour = finding.State switch { FindingState.Ok => "green", FindingState.Warning => "yellow", _ => "red" };
            table.AddRow(
                $"[{colour}]{finding.Word}[/]", Cell(finding.Name), Cell(finding.Found), Cell(finding.Expected), Cell(finding.Advice));
        }

        terminal.Show(table);
        int errors = findings.Count(finding => finding.State == FindingState.Error);
        int warnings = findings.Count(finding => finding.State == FindingState.Warning);
        terminal.Line($"{errors} {(errors == 1 ? "error" : "errors")}, {warnings} {(warnings == 1 ? "warning" : "warnings")}, "
            + $"{findings.Count - errors - warnings} ok");
        terminal.Json(new JsonObject { ["checks"] = new JsonArray([.. findings.Select(finding => finding.Json())]) });
        return errors == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>What a driver calls its joints must not steer the terminal.</summary>
    private static string Cell(string text) => Markup.Escape(string.Concat(text.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter)));
}
