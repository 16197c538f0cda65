using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Accelerators;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>Opens a graph as <c>--provider</c> does.</summary>
internal static class GpuSession
{
    /// <summary>On the processor, with all its cores.</summary>
    public static OnnxForward OnProcessor(string graph) => OnnxForward.Load(graph, new OnnxPolicyOptions { IntraOpThreads = Environment.ProcessorCount });

    /// <summary>On the GPU. A graph that is refused because some of its operators have no kernel there is opened with these on the processor.</summary>
    /// <param name="options">The part's options.</param>
    /// <param name="provider">Which provider.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="cache">Where TensorRT keeps what it builds; null for CUDA.</param>
    /// <param name="column">Where a refusal is written down.</param>
    public static OnnxForward OnGpu(GpuPartOptions options, ExecutionProvider provider, PolicyArchitecture architecture, string? cache, JsonObject column)
    {
        OnnxPolicyOptions session = new() { Provider = provider, DeviceId = 0, CacheFolder = cache, ProfileBatch = GpuParts.Batches[^1] };
        try
        {
            return OnnxForward.Load(options.Graph, session, architecture);
        }
        catch (PolicyLoadException refusal)
        {
            if (WithProcessorOperators(options, session, architecture) is not { } forward)
            {
                throw;
            }

            column["refused_without_cpu_operators"] = refusal.Message;
            return forward;
        }
    }

    private static OnnxForward? WithProcessorOperators(GpuPartOptions options, OnnxPolicyOptions session, PolicyArchitecture architecture)
    {
        try
        {
            return OnnxForward.Load(options.Graph, session with { AllowCpuOperators = true }, architecture);
        }
        catch (PolicyLoadException)
        {
            // The refusal without them says why.
            return null;
        }
    }
}
