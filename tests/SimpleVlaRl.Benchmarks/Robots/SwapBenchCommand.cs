using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Robot.Engine;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary><c>vla-bench swap</c>.</summary>
internal static class SwapBenchCommand
{
    private const string Description = """
        Changes the version of a running policy service and rolls it back, again and again, while robots ask with deadlines. Each robot checks that
        an answer is wholly of the version it names. Exit code 0 when no deadline was missed and nothing was mixed.

        Examples:
          vla-bench swap --policy runs/models/small --first 1 --second 2
          vla-bench swap --policy runs/models/small --first 1 --second 2 --robots 16 --seconds 30 --json
        """;

    public static Command Create()
    {
        Option<string> policy = new("--policy") { Description = "The policy's folder.", Required = true };
        NumberOption<int> first = new("--first", "", 1, int.MaxValue) { Description = "A version.", DefaultValueFactory = _ => 1 };
        NumberOption<int> second = new("--second", "", 1, int.MaxValue) { Description = "Another version, with other weights.", DefaultValueFactory = _ => 2 };
        NumberOption<int> robots = new("--robots", "robots", 1, 1024) { Description = "How many robots ask.", DefaultValueFactory = _ => 8 };
        NumberOption<double> seconds = new("--seconds", "seconds", 1, 3600) { Description = "How long.", DefaultValueFactory = _ => 20 };
        NumberOption<double> chunk = new("--chunk-seconds", "seconds", 0.02, 60)
        {
            Description = "How long a robot's chunk lasts, which is its deadline: 25 ticks of 50 Hz by default.",
            DefaultValueFactory = _ => 0.5
        };
        Option<bool> unverified = new("--allow-unverified") { Description = "Take versions whose export was never compared with their network." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        EngineOptions engine = new();
        Command command = new("swap", Description) { policy, first, second, robots, seconds, chunk, unverified, json };
        engine.AddTo(command);
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => SwapBench.Run(
            new SwapBenchOptions
            {
                Policy = parsed.GetValue(policy)!,
                First = parsed.GetValue(first),
                Second = parsed.GetValue(second),
                Robots = parsed.GetValue(robots),
                Seconds = parsed.GetValue(seconds),
                ChunkSeconds = parsed.GetValue(chunk),
                Engine = engine.Of(parsed) with { AllowUnverified = parsed.GetValue(unverified) },
                IsJson = parsed.GetValue(json),
            },
            cancellation)));
        return command;
    }
}
