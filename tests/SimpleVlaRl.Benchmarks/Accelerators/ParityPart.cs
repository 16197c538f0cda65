using System.Text.Json.Nodes;
using SimpleVlaRl.Benchmarks.Learning;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Inference.Accelerators;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>
/// Whether the GPU decides as the processor does. Beside it what the processor differs by from itself, from a batch to one row at a time: what a sum in another
/// order costs.
/// </summary>
internal static class ParityPart
{
    public static void Run(GpuPartOptions options, PartReport report, CancellationToken cancellation)
    {
        PolicyArchitecture architecture = GrpoStart.Find(options.Policy).Manifest.Architecture;
        int batch = GpuParts.Batches[^1];
        OnnxForwardInputs inputs = NoiseInputs.Of(architecture, batch);
        using OnnxForward processor = GpuSession.OnProcessor(options.Graph);
        OnnxForwardOutputs expected = processor.Run(inputs);
        report.Document["rows"] = batch;
        report.Column("cpu_row_by_row", column =>
            Compare([.. Enumerable.Range(0, batch).Select(row => processor.Run(Row(inputs, row, batch)))], expected, column));
        cancellation.ThrowIfCancellationRequested();
        report.Column("cuda", column =>
        {
            using OnnxForward gpu = GpuSession.OnGpu(options, ExecutionProvider.Cuda, architecture, null, column);
            Compare([gpu.Run(inputs)], expected, column);
        });
    }

    /// <summary>Writes how far answers are apart.</summary>
    /// <param name="found">The answers, of consecutive rows.</param>
    /// <param name="expected">What they should be.</param>
    /// <param name="column">Where it is written.</param>
    public static void Compare(IReadOnlyList<OnnxForwardOutputs> found, OnnxForwardOutputs expected, JsonObject column)
    {
        int[] tokens = [.. found.SelectMany(outputs => outputs.Tokens)];
        column["tokens"] = expected.Tokens.Length;
        column["equal_tokens"] = tokens.Zip(expected.Tokens, (one, other) => one == other).Count(isEqual => isEqual);
        column["largest_logit_difference"] = Terminal.Number(Largest(found.SelectMany(outputs => outputs.Logits), expected.Logits), 7);
        column["largest_action_difference"] = Terminal.Number(Largest(found.SelectMany(outputs => outputs.Actions), expected.Actions), 7);
        column["largest_logit"] = Terminal.Number(expected.Logits.Max(Math.Abs), 3);
    }

    private static double Largest(IEnumerable<float> found, float[] expected) =>
        found.Zip(expected, (one, other) => Math.Abs((double)one - other)).Aggregate(0.0, Math.Max);

    private static OnnxForwardInputs Row(OnnxForwardInputs inputs, int row, int batch) => new()
    {
        Images = Part(inputs.Images, row, batch),
        InputIds = Part(inputs.InputIds, row, batch),
        PromptLengths = Part(inputs.PromptLengths, row, batch),
        Proprioception = Part(inputs.Proprioception, row, batch),
        Uniforms = Part(inputs.Uniforms, row, batch),
        Temperature = inputs.Temperature,
    };

    private static T[] Part<T>(T[] all, int row, int batch) => all.AsSpan(row * (all.Length / batch), all.Length / batch).ToArray();
}
