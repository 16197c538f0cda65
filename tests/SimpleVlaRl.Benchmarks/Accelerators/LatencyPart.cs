using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Inference.Accelerators;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>How long a decision takes with CUDA, copies to the GPU and back included, beside the processor.</summary>
internal static class LatencyPart
{
    private const string Name = "cuda";
    private const double Share = 0.9;

    public static void Run(GpuPartOptions options, PartReport report, CancellationToken cancellation)
    {
        PolicyArchitecture architecture = GrpoStart.Find(options.Policy).Manifest.Architecture;
        using OnnxForward processor = GpuSession.OnProcessor(options.Graph);
        OnnxForward? gpu = null;
        try
        {
            report.Column(Name, column => gpu = GpuSession.OnGpu(options, ExecutionProvider.Cuda, architecture, null, column));
            GpuTimes.Measure(options, architecture, processor, gpu, Name, Share, report, cancellation);
        }
        finally
        {
            gpu?.Dispose();
        }
    }
}
