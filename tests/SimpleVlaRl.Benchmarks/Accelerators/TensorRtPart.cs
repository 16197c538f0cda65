using SimpleVlaRl.Benchmarks.Learning;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Inference.Accelerators;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>How long TensorRT builds its engine, how long it loads it again, and how it then compares with the processor.</summary>
internal static class TensorRtPart
{
    private const string Name = "tensorrt";

    /// <summary>Most of the time is left for building the engine.</summary>
    private const double Share = 0.3;

    public static void Run(GpuPartOptions options, PartReport report, CancellationToken cancellation)
    {
        PolicyArchitecture architecture = GrpoStart.Find(options.Policy).Manifest.Architecture;
        string cache = Directory.CreateTempSubdirectory("vla-bench-engines-").FullName;
        using OnnxForward processor = GpuSession.OnProcessor(options.Graph);
        OnnxForward? gpu = null;
        try
        {
            OnnxForwardInputs one = NoiseInputs.Of(architecture, 1);
            report.Column(Name, column =>
            {
                column["build_seconds"] = Terminal.Number(InferenceBench.Milliseconds(() =>
                {
                    using OnnxForward built = GpuSession.OnGpu(options, ExecutionProvider.TensorRt, architecture, cache, column);
                    built.Run(one);
                }) / 1000);
                report.Publish();
                column["load_seconds"] = Terminal.Number(InferenceBench.Milliseconds(() =>
                {
                    gpu = GpuSession.OnGpu(options, ExecutionProvider.TensorRt, architecture, cache, column);
                    gpu.Run(one);
                }) / 1000);
                OnnxForwardInputs inputs = NoiseInputs.Of(architecture, GpuParts.Batches[^1]);
                ParityPart.Compare([gpu!.Run(inputs)], processor.Run(inputs), column);
            });
            GpuTimes.Measure(options, architecture, processor, gpu, Name, Share, report, cancellation);
        }
        finally
        {
            gpu?.Dispose();
            Directory.Delete(cache, recursive: true);
        }
    }
}
