using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.Stopping;

/// <summary><c>vla-bench stop</c>.</summary>
internal static class StopBenchCommand
{
    private const string Description = """
        Stops the simulated robot while it moves, over ROS 2, in turns by key, topic, service, emergency stop and page: from STOP to the first command that it
        changed, and until every joint is within 2 mrad of where it comes to rest.

        Examples:
          vla-bench stop                     400 stops, about half an hour
          vla-bench stop --stops 5 --json
        """;

    public static Command Create()
    {
        NumberOption<int> stops = new("--stops", "stops", 1, 4000) { Description = "How many stops, in turns by each source.", DefaultValueFactory = _ => 400 };
        NumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain of the robot.", DefaultValueFactory = _ => 78 };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("stop", Description) { stops, domain, json };
        command.SetAction(parsed => ProgramHost.Guard(
            BenchProgram.Name,
            cancellation => new StopBench(parsed.GetValue(stops), parsed.GetValue(domain), new Terminal(parsed.GetValue(json))).Run(cancellation)));
        return command;
    }
}
