using System.CommandLine;
using SimpleVlaRl.CommandLine;

namespace SimpleVlaRl.Benchmarks.Results;

/// <summary><c>vla-bench results</c>: the pages of measured numbers, from the raw files.</summary>
internal static class ResultsCommand
{
    private const string Description = """
        Writes tests/SimpleVlaRl.Benchmarks/RESULTS.md and docs/results.md from the JSON in tests/SimpleVlaRl.Benchmarks/results and models; measures nothing.
        What docs/results-notes.md says stands at the end of the latter.

        Examples:
          vla-bench results
          vla-bench results --check
        """;

    public static Command Create()
    {
        Option<bool> check = new("--check") { Description = "Write nothing; say which page differs from what the raw files give, and end with 1." };
        Command command = new("results", Description) { check };
        command.SetAction(parsed => ProgramHost.Guard(
            BenchProgram.Name,
            _ => ResultPages.Run(RepositoryPaths.Root, parsed.GetValue(check), new Terminal(isJson: false))));
        return command;
    }
}
