using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Inference.Accelerators;

namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>Which GPU, which driver, which libraries.</summary>
internal static class DevicePart
{
    public static void Run(GpuPartOptions options, PartReport report, CancellationToken cancellation)
    {
        report.Column("onnxruntime", column =>
        {
            OrtEnv environment = OrtEnv.Instance();
            column["version"] = environment.GetVersionString();
            column["providers"] = new JsonArray([.. environment.GetAvailableProviders().Select(provider => JsonValue.Create(provider))]);
        });
        report.Column("gpu", column => NvidiaTool.Describe(options.Device, column, options.Limit));
        foreach (ExecutionProvider provider in (ExecutionProvider[])[ExecutionProvider.Cuda, ExecutionProvider.TensorRt])
        {
            cancellation.ThrowIfCancellationRequested();
            report.Column("libraries_" + provider.ToString().ToLowerInvariant(), _ =>
            {
                AcceleratorState state = AcceleratorReader.Read(provider, 0);
                if (state.Missing.Count > 0)
                {
                    throw new UserException($"This machine lacks {state.Text}.");
                }
            });
        }
    }
}
