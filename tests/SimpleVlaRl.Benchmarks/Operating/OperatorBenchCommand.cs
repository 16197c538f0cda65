using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.Operating;

/// <summary><c>vla-bench operator</c>.</summary>
internal static class OperatorBenchCommand
{
    private const string Description = """
        A scripted operator over ROS 2 topics through many episodes of 'vla-robot run --scene operator' on the simulated robot: success, failure, discard, stop,
        undo, time limits, and everything said at the wrong time. Compares what the store has with what was meant. Exit code 0 when no outcome is wrong.

        Examples:
          vla-bench operator                   50 episodes, about five minutes
          vla-bench operator --episodes 6 --json
        """;

    public static Command Create()
    {
        NumberOption<int> episodes = new("--episodes", "episodes", 1, 10_000) { Description = "How many episodes.", DefaultValueFactory = _ => 50 };
        NumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain of the robot.", DefaultValueFactory = _ => 77 };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("operator", Description) { episodes, domain, json };
        command.SetAction(parsed => ProgramHost.Guard(
            BenchProgram.Name,
            cancellation => OperatorBench.Run(parsed.GetValue(episodes), parsed.GetValue(domain), parsed.GetValue(json), cancellation)));
        return command;
    }
}
