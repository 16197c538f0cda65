using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary><c>vla-bench kills</c>.</summary>
internal static class KillBenchCommand
{
    private const string Description = """
        Kills programs around a simulated robot while it moves, with SIGKILL and at random: the run, its guard, both, the drivers, the policy's server; and
        starts them again. A node beside the robot looks at every command on the wire, as in 'vla-bench faults'. Exits with 1 where a command is beyond a
        limit, where an episode counts as failed, or where one is lost.

        Examples:
          vla-bench kills                    200 kills, about half an hour
          vla-bench kills --kills 4 --json
        """;

    public static Command Create()
    {
        NumberOption<int> kills = new("--kills", "kills", 1, 4000) { Description = "How many.", DefaultValueFactory = _ => 200 };
        NumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain of the robot.", DefaultValueFactory = _ => 80 };
        NumberOption<int> seed = new("--seed", "", 0, int.MaxValue) { Description = "Draws who is killed, and when.", DefaultValueFactory = _ => 1 };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("kills", Description) { kills, domain, seed, json };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation =>
        {
            using KillBench bench = new(parsed.GetValue(domain), parsed.GetValue(seed), cancellation);
            return bench.Run(parsed.GetValue(kills), parsed.GetValue(seed), new Terminal(parsed.GetValue(json)));
        }));
        return command;
    }
}
