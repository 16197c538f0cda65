using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx;

namespace SimpleVlaRl.Learner.Benchmarks;

/// <summary><c>vla-learn bench inference</c>: how fast is a decision, beside libtorch, PyTorch and bare matrix products?</summary>
internal static class InferenceBenchCommand
{
    private const string Description = """
        Gives a preset random weights and times one decision without image preprocessing: the exported graph in ONNX Runtime, the same weights in
        TorchSharp and in the distribution's PyTorch (tests/peers/torch), and the graph's own matrix products run bare in ONNX Runtime. All take turns
        with the same number of threads. Columns: median milliseconds; how many times as fast as the two eager programs; the share of the decision
        that its bare matrix products take.

        fp16 is not among the default precisions: on a CPU it is a storage format, computed in single precision behind casts.

        Examples:
          vla-learn bench inference --preset medium --json
          vla-learn bench inference --preset nano --precision fp32 --batch 1 --threads 1 --without-pytorch
        """;

    private static readonly string[] Dialects = ["fused", "portable"];

    public static Command Create()
    {
        Option<string> preset = new("--preset") { Description = "nano, small or medium.", DefaultValueFactory = _ => "medium" };
        Option<string[]> precisions = new("--precision") { Description = "fp32, fp16, int8, int4; may be repeated.", DefaultValueFactory = _ => ["fp32", "int8", "int4"], AllowMultipleArgumentsPerToken = true };
        Option<int[]> batches = new("--batch") { Description = "Robots in a decision; may be repeated.", DefaultValueFactory = _ => [1, 8], AllowMultipleArgumentsPerToken = true };
        Option<int> threads = new("--threads") { Description = "Threads inside an operator, for all.", DefaultValueFactory = _ => Environment.ProcessorCount };
        Option<int> repeats = new("--repeats") { Description = "Timed decisions of each.", DefaultValueFactory = _ => 40 };
        Option<string> operators = new("--operators") { Description = "The graph's operators: fused or portable.", DefaultValueFactory = _ => Dialects[0] };
        Option<bool> spin = new("--spin") { Description = "Let ONNX Runtime's idle threads spin; only for a machine that does nothing else." };
        Option<bool> withoutPyTorch = new("--without-pytorch") { Description = "Leave PyTorch out, where python3-torch is not installed." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        preset.AcceptOnlyFromAmong([.. PolicyPresets.Names.Where(name => name != OpenVlaOftPreset.Name)]);
        precisions.AcceptOnlyFromAmong("fp32", "fp16", "int8", "int4");
        operators.AcceptOnlyFromAmong(Dialects);
        Command command = new("inference", Description) { preset, precisions, batches, threads, repeats, operators, spin, withoutPyTorch, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation => InferenceBench.Run(
            new InferenceBenchOptions
            {
                Preset = parsed.GetValue(preset)!,
                Precisions = [.. parsed.GetValue(precisions)!.Select(name => Enum.Parse<Precision>(name, ignoreCase: true)).Distinct()],
                Batches = [.. parsed.GetValue(batches)!.Select(batch => Demand("--batch", batch)).Distinct()],
                Threads = Demand("--threads", parsed.GetValue(threads)),
                Repeats = Demand("--repeats", parsed.GetValue(repeats)),
                Dialect = Enum.Parse<OperatorDialect>(parsed.GetValue(operators)!, ignoreCase: true),
                Spins = parsed.GetValue(spin),
                WithPyTorch = !parsed.GetValue(withoutPyTorch),
            },
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }

    private static int Demand(string option, int value) => value >= 1 ? value : throw new UserException($"{option} is {value}; expected at least 1.");
}
