using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Robot.Engine;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary><c>vla-bench engine</c>.</summary>
internal static class EngineBenchCommand
{
    public static Command Create()
    {
        const string Description = """
            Compares a call of the engine with the bare run of ONNX Runtime over the same bound tensors, in turns, and counts what a call allocates.
            Then it compares batches with parallel runs: which serves more robots on this machine.

            Examples:
              vla-bench engine
              vla-bench engine --policy models/transfer-cube-nano --policy runs/models/small/1 --batch 1 --batch 8 --json
            """;
        Option<string[]> policies = new("--policy")
        {
            Description = "A policy's folder, or a version's folder in it; may be given several times.",
            DefaultValueFactory = _ => [RepositoryPaths.Of("models", "transfer-cube-nano")]
        };
        NumbersOption<int> batches = new("--batch", "robots", 1, 256)
        {
            Description = "Robots per run; may be given several times.",
            DefaultValueFactory = _ => [1]
        };
        NumberOption<int> repeats = new("--repeats", "repeats", EngineBench.LeastRepeats, 1_000_000)
        {
            Description = "Pairs of a call and a bare run.",
            DefaultValueFactory = _ => 400
        };
        Option<bool> noSchedules = new("--no-schedules") { Description = "Leave out the comparison of batches and parallel runs." };
        Option<bool> unverified = new("--allow-unverified") { Description = "Measure versions whose export was never compared with their network." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        EngineOptions engine = new();
        Command command = new("engine", Description) { policies, batches, repeats, noSchedules, unverified, json };
        engine.AddTo(command);
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => EngineBench.Run(
            new EngineBenchOptions
            {
                Policies = parsed.GetValue(policies)!,
                Batches = parsed.GetValue(batches)!,
                Repeats = parsed.GetValue(repeats),
                Engine = engine.Of(parsed) with { AllowUnverified = parsed.GetValue(unverified) },
                ComparesSchedules = !parsed.GetValue(noSchedules),
                IsJson = parsed.GetValue(json),
            },
            cancellation)));
        return command;
    }
}
