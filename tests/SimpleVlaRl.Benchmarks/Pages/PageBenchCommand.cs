using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.Pages;

/// <summary>Benchmarks of the operator's page.</summary>
internal static class PageBenchCommand
{
    private const string Description = """
        A scripted person at the operator's page of 'vla-robot run' on the simulated robot, in headless Chromium and with the keyboard alone: go, success, undo,
        failure, discard, stop, reset, a time limit, a label anew. Compares what the store has with what was meant, and measures the page: first paint, size,
        STOP, contrast of every text, controls that Tab reaches. Exit code 0 when nothing is wrong. 'vla-bench stop' measures STOP by the page to the arms.

        Examples:
          vla-bench console                       about a minute
          vla-bench console --pictures docs/pictures/console --json
        """;

    private const string LoopDescription = """
        Runs of the shipped policy on the simulated robot in turns, with the operator's page open in headless Chromium and without it: how late ticks begin, how
        long answers take, how many ticks are missed.

        Examples:
          vla-bench console-loop                  five rounds of three episodes each way, about four minutes
          vla-bench console-loop --rounds 1 --episodes 1 --json
        """;

    /// <summary><c>vla-bench console-loop</c>.</summary>
    public static Command CreateLoop()
    {
        NumberOption<int> rounds = new("--rounds", "rounds", 1, 1000) { Description = "How many rounds.", DefaultValueFactory = _ => 5 };
        NumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain of the robot.", DefaultValueFactory = _ => 79 };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        NumberOption<int> episodes = new("--episodes", "episodes", 1, 1000) { Description = "Episodes of a run.", DefaultValueFactory = _ => 3 };
        Command command = new("console-loop", LoopDescription) { rounds, episodes, domain, json };
        command.SetAction(parsed => ProgramHost.Guard(
            BenchProgram.Name,
            cancellation =>
            {
                PageLoopBench bench = new(
                    parsed.GetValue(rounds), parsed.GetValue(episodes), parsed.GetValue(domain), new Terminal(parsed.GetValue(json)));
                return bench.RunAsync(cancellation).GetAwaiter().GetResult();
            }));
        return command;
    }

    /// <summary><c>vla-bench console</c>.</summary>
    public static Command Create()
    {
        NumberOption<int> loads = new("--loads", "loads", 1, 100)
        {
            Description = "How often the page is loaded anew to measure that.",
            DefaultValueFactory = _ => 10
        };
        NumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain of the robot.", DefaultValueFactory = _ => 79 };
        Option<string?> pictures = new("--pictures") { Description = "A folder for pictures of the page." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("console", Description) { loads, domain, pictures, json };
        command.SetAction(parsed => ProgramHost.Guard(
            BenchProgram.Name,
            cancellation =>
            {
                PageBench bench = new(parsed.GetValue(domain), parsed.GetValue(loads), parsed.GetValue(pictures), new Terminal(parsed.GetValue(json)));
                return bench.RunAsync(cancellation).GetAwaiter().GetResult();
            }));
        return command;
    }
}
