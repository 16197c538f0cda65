using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.ClosedLoop;

/// <summary><c>vla-bench loop-kills</c>.</summary>
internal static class LoopKillBenchCommand
{
    private const string Description = """
        Runs the loop of robot, shipper, collector and learner with the simulated robot over ROS 2, and kills one of them with SIGKILL, at random, again
        and again; what was killed is started anew. Meanwhile a person decides of the candidates, and now and then somebody without the key writes a
        version into the manifest. A version that is signed but was never compared lies there from the start. After the last kill the loop goes on until a
        version was learned. Exits with 1 where a committed episode is lost or does not reach the collector, where a group is of two versions, where a
        version acted that must not or collected while it was not in use, and where nothing was learned, or no forged version was refused.

        Examples:
          vla-bench loop-kills                    50 kills, about a quarter of an hour
          vla-bench loop-kills --kills 5 --json
        """;

    public static Command Create()
    {
        NumberOption<int> kills = new("--kills", "kills", 1, 4000) { Description = "How many.", DefaultValueFactory = _ => 50 };
        NumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain of the robot.", DefaultValueFactory = _ => 79 };
        NumberOption<int> seed = new("--seed", "", 0, 100_000) { Description = "Draws who is killed and after how long.", DefaultValueFactory = _ => 1 };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("loop-kills", Description) { kills, domain, seed, json };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation =>
        {
            using LoopKillBench bench = new(parsed.GetValue(domain), parsed.GetValue(seed), cancellation);
            return bench.Run(parsed.GetValue(kills), parsed.GetValue(seed), new Terminal(parsed.GetValue(json)));
        }));
        return command;
    }
}
