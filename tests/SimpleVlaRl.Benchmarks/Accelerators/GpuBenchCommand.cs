using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary><c>vla-bench gpu</c>.</summary>
internal static class GpuBenchCommand
{
    private const string Description = """
        What a GPU of this machine does for a policy, beside the processor in the same run: which GPU, driver and libraries; whether action tokens and logits
        are the same; latency of batches from 1 to 16 with CUDA; how long TensorRT builds its engine, and how it then decides; how long a step of GRPO's
        learner takes; the most memory that was in use on the GPU. Each part is a process with its share of the time; what fails says why and leaves the
        others alone. Without a GPU the processor's columns are measured, and the exit code is 1. The learner needs SIMPLEVLA_LIBTORCH for CUDA.

        Examples:
          vla-bench gpu
          vla-bench gpu --policy runs/models/small --minutes 5 --json
        """;

    public static Command Create()
    {
        Option<string> policy = new("--policy")
        {
            Description = "The policy's folder with its weights, or a version's folder in it.",
            DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano")
        };
        NumberOption<double> minutes = new("--minutes", "minutes", 0.2, 600) { Description = "How long all may take.", DefaultValueFactory = _ => 10 };
        NumberOption<int> repeats = Repeats();
        NumberOption<int> device = Device();
        Option<string> output = new("--output")
        {
            Description = "Where the JSON document is kept.",
            DefaultValueFactory = _ => RepositoryPaths.Of("runs", "gpu.json")
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("gpu", Description) { policy, minutes, repeats, device, output, json };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => GpuBench.Run(
            new GpuBenchOptions
            {
                Policy = parsed.GetValue(policy)!,
                Limit = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                Repeats = parsed.GetValue(repeats),
                Device = parsed.GetValue(device),
                Output = parsed.GetValue(output)!,
            },
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }

    /// <summary>One part, which the measurement starts itself.</summary>
    public static Command CreatePart()
    {
        WordOption part = new("--part", [.. GpuParts.All.Select(known => known.Name)]) { Description = "Which part.", Required = true };
        Option<string> policy = new("--policy") { Description = "The policy.", Required = true };
        Option<string> graph = new("--graph") { Description = "The policy as a graph.", Required = true };
        NumberOption<double> seconds = new("--seconds", "seconds", 0.1, 36_000) { Description = "How long it may take.", Required = true };
        NumberOption<int> repeats = Repeats();
        NumberOption<int> device = Device();
        Command command = new("gpu-part", "A part of 'vla-bench gpu', in a process of its own.") { part, policy, graph, seconds, repeats, device };
        command.Hidden = true;
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation =>
        {
            PartReport report = new(Console.Out);
            GpuParts.All.Single(known => known.Name == parsed.GetValue(part)).Run(
                new GpuPartOptions
                {
                    Policy = parsed.GetValue(policy)!,
                    Graph = parsed.GetValue(graph)!,
                    Limit = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    Repeats = parsed.GetValue(repeats),
                    Device = parsed.GetValue(device),
                },
                report,
                cancellation);
            report.Publish();
            return ExitCode.Success;
        }));
        return command;
    }

    private static NumberOption<int> Repeats() =>
        new("--repeats", "runs", 1, 1_000_000) { Description = "Timed runs of each kind, where the time allows them.", DefaultValueFactory = _ => 200 };

    private static NumberOption<int> Device() => new("--device", "", 0, 63) { Description = "Which GPU, counted from 0.", DefaultValueFactory = _ => 0 };
}
