using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.Environments;

/// <summary><c>vla-bench environments</c>.</summary>
internal static class EnvironmentBenchCommand
{
    private const string Description = """
        Lets many synthetic environments connect to a learner over websockets, as vla-evaluation-harness's do, and learns from what they play; a part of their
        episodes crash, stall or lie. Then the same environments ask the same network without learning, in batches and one after the other, as the harness's
        own server answers without a batch. Counts groups whose attempts did not begin alike, and episodes that were learned from though something was wrong
        with them; says how long the learner waited for environments, and how the memory grew. Exits with 1 where a group is mixed, or anything invalid was
        learned from.

        Examples:
          vla-bench environments                          64 connections, half a minute each
          vla-bench environments --connections 8 --seconds 5 --json
        """;

    public static Command Create()
    {
        NumberOption<int> connections = new("--connections", "environments", 1, 1024) { Description = "How many environments.", DefaultValueFactory = _ => 64 };
        NumberOption<double> seconds = new("--seconds", "seconds", 1, 3600)
        {
            Description = "How long each server is measured.",
            DefaultValueFactory = _ => 30
        };
        NumberOption<double> faults = new("--faults", "share", 0, 0.9) { Description = "The share of episodes that break.", DefaultValueFactory = _ => 0.2 };
        NumberOption<int> seed = new("--seed", "", 0, 100_000) { Description = "Draws which episodes break, and how.", DefaultValueFactory = _ => 1 };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("environments", Description) { connections, seconds, faults, seed, json };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation =>
        {
            EnvironmentBench bench = new(
                parsed.GetValue(connections), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(faults), parsed.GetValue(seed));
            return bench.Run(new Terminal(parsed.GetValue(json)), cancellation);
        }));
        return command;
    }
}
