using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Onnx.Graph;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary><c>vla-bench inference</c>: how fast is a decision, beside libtorch, PyTorch and bare matrix products?</summary>
internal static class InferenceBenchCommand
{
    private const string Description = """
        Gives a preset random weights and times one decision without image preprocessing: the exported graph in ONNX Runtime, the same weights in
        TorchSharp and in the distribution's PyTorch (tests/peers/torch), and the graph's own matrix products run bare in ONNX Runtime. All take turns
        with the same number of threads. Columns: median milliseconds; how many times as fast as the two eager programs; the share of the decision
        that its bare matrix products take.

        fp16 is not among the default precisions: on a CPU it is a storage format, computed in single precision behind casts.

        Examples:
          vla-bench inference --preset medium --json
          vla-bench inference --preset nano --precision fp32 --batch 1 --threads 1 --without-pytorch
        """;

    private static readonly string[] Dialects = ["fused", "portable"];

    public static Command Create()
    {
        WordOption preset = new("--preset", [.. PolicyPresets.Names.Where(name => name != OpenVlaOftPreset.Name)])
        {
            Description = "nano, small or medium.",
            DefaultValueFactory = _ => "medium"
        };
        WordsOption precisions = new("--precision", splitsAtCommas: false, "fp32", "fp16", "int8", "int4")
        {
            Description = "fp32, fp16, int8, int4; may be repeated.",
            DefaultValueFactory = _ => ["fp32", "int8", "int4"],
            AllowMultipleArgumentsPerToken = true
        };
        NumbersOption<int> batches = new("--batch", "robots", 1, 256)
        {
            Description = "Robots in a decision; may be repeated.",
            DefaultValueFactory = _ => [1, 8],
            AllowMultipleArgumentsPerToken = true
        };
        NumberOption<int> threads = new("--threads", "threads", 1, 256)
        {
            Description = "Threads inside an operator, for all.",
            DefaultValueFactory = _ => Environment.ProcessorCount
        };
        NumberOption<int> repeats = new("--repeats", "repeats", 1, 1_000_000) { Description = "Timed decisions of each.", DefaultValueFactory = _ => 40 };
        WordOption operators = new("--operators", Dialects)
        {
            Description = "The graph's operators: fused or portable.",
            DefaultValueFactory = _ => Dialects[0]
        };
        Option<bool> spin = new("--spin") { Description = "Let ONNX Runtime's idle threads spin; only for a machine that does nothing else." };
        Option<bool> withoutPyTorch = new("--without-pytorch") { Description = "Leave PyTorch out, where python3-torch is not installed." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("inference", Description) { preset, precisions, batches, threads, repeats, operators, spin, withoutPyTorch, json };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => InferenceBench.Run(
            new InferenceBenchOptions
            {
                Preset = parsed.GetValue(preset)!,
                Precisions = [.. parsed.GetValue(precisions)!.Select(name => Enum.Parse<Precision>(name, ignoreCase: true)).Distinct()],
                Batches = [.. parsed.GetValue(batches)!.Distinct()],
                Threads = parsed.GetValue(threads),
                Repeats = parsed.GetValue(repeats),
                Dialect = Enum.Parse<OperatorDialect>(parsed.GetValue(operators)!, ignoreCase: true),
                Spins = parsed.GetValue(spin),
                WithPyTorch = !parsed.GetValue(withoutPyTorch),
            },
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }
}
