using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.Guarding;

/// <summary><c>vla-bench guard</c>.</summary>
internal static class GuardBenchCommand
{
    private const string Description = """
        How long a proposal takes to the guard's process and back, beside the same gate in this process, in turns: the time from Submit to the decision.
        The guard is a process of its own over shared memory; nothing is published.

        Examples:
          vla-bench guard                       2000 proposals, 200 in a second
          vla-bench guard --ticks 2000 --json
        """;

    public static Command Create()
    {
        NumberOption<int> ticks = new("--ticks", "proposals", 100, 1_000_000) { Description = "How many proposals.", DefaultValueFactory = _ => 2000 };
        NumberOption<double> rate = new("--rate", "proposals per second", 1, 100_000)
        {
            Description = "How many per second: at the servo rate both processes sleep in between, as in a run.",
            DefaultValueFactory = _ => 200
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("guard", Description) { ticks, rate, json };
        command.SetAction(parsed => ProgramHost.Guard(
            BenchProgram.Name,
            cancellation => GuardBench.Run(parsed.GetValue(ticks), parsed.GetValue(rate), new Terminal(parsed.GetValue(json)), cancellation)));
        return command;
    }

    /// <summary>The other end of the measurement, which the measurement starts itself.</summary>
    public static Command CreatePeer()
    {
        NumberOption<int> runtime = new("--runtime", "", 1, int.MaxValue) { Description = "The process that measures.", Required = true };
        NumberOption<int> domain = new("--domain", "", 0, int.MaxValue) { Description = "What the shared memory is named by.", Required = true };
        Command command = new("guard-peer", "The guard that 'vla-bench guard' starts.") { runtime, domain };
        command.Hidden = true;
        command.SetAction(parsed => ProgramHost.Guard(
            BenchProgram.Name, cancellation => GuardBench.Guard(parsed.GetValue(runtime), parsed.GetValue(domain), cancellation)));
        return command;
    }
}
