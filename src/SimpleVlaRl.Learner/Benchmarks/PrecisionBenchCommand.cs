using System.CommandLine;
using SimpleVlaRl.CommandLine;

namespace SimpleVlaRl.Learner.Benchmarks;

/// <summary><c>vla-learn bench precision</c>: what does each precision cost in ONNX Runtime?</summary>
internal static class PrecisionBenchCommand
{
    private const string Description = """
        Exports a training run's weights in every precision and dialect into a temporary folder and times one decision in ONNX Runtime, without
        preprocessing. The graphs take turns, so that a busy machine slows all of them; medians, tenth percentiles and ratios to fp32 portable are printed.

        Example:
          vla-learn bench precision --run runs/imitation --batch 1 --json
        """;

    public static Command Create()
    {
        Option<string> run = new("--run") { Description = "The folder of a finished training run.", Required = true };
        Option<int> batch = new("--batch") { Description = "Robots in a decision.", DefaultValueFactory = _ => 1 };
        Option<int> threads = new("--threads") { Description = "Threads inside an operator.", DefaultValueFactory = _ => 1 };
        Option<int> repeats = new("--repeats") { Description = "Decisions per graph.", DefaultValueFactory = _ => 200 };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("precision", Description) { run, batch, threads, repeats, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation => PrecisionBench.Run(
            parsed.GetValue(run)!,
            Demand("--batch", parsed.GetValue(batch)),
            Demand("--threads", parsed.GetValue(threads)),
            Demand("--repeats", parsed.GetValue(repeats)),
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }

    private static int Demand(string option, int value) => value >= 1 ? value : throw new UserException($"{option} is {value}; expected at least 1.");
}
