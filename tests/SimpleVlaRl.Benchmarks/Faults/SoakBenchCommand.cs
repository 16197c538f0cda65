using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary><c>vla-bench soak</c>.</summary>
internal static class SoakBenchCommand
{
    private const string Description = """
        Runs the simulated robot for long, its policy on a server and its gate in a guard that stays, with a fault every few seconds: programs stand still for
        a moment or are killed, another program makes itself a publisher of commands, every processor is busy. Looks at memory, handles and threads of each
        program, at the rate of commands where nothing disturbs them, and at every command on the wire. Exits with 1 where a command is beyond a limit or an
        episode is lost.

        Examples:
          vla-bench soak --json                half an hour
          vla-bench soak --minutes 1440        a day
        """;

    public static Command Create()
    {
        NumberOption<double> minutes = new("--minutes", "minutes", 0.1, 100_000) { Description = "How long.", DefaultValueFactory = _ => 30 };
        NumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain of the robot.", DefaultValueFactory = _ => 81 };
        NumberOption<int> seed = new("--seed", "", 0, int.MaxValue) { Description = "Draws the faults.", DefaultValueFactory = _ => 1 };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("soak", Description) { minutes, domain, seed, json };
        command.SetAction(parsed => ProgramHost.Guard(
            BenchProgram.Name,
            cancellation => new SoakBench(parsed.GetValue(domain), parsed.GetValue(seed), new Terminal(parsed.GetValue(json)), cancellation).Run(
                TimeSpan.FromMinutes(parsed.GetValue(minutes)))));
        return command;
    }
}
