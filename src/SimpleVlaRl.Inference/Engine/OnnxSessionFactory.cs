using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Accelerators;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>Opens ONNX Runtime sessions with our settings.</summary>
internal static class OnnxSessionFactory
{
    /// <summary>TensorRT's compiled graph in the cache; its weights are in the engines.</summary>
    private const string ContextFile = "model.context.onnx";

    /// <summary>Opens a graph.</summary>
    /// <param name="modelPath">The graph.</param>
    /// <param name="options">How to run it; its cache folder is the graph's own.</param>
    /// <param name="architecture">The network that it should be, where that is known.</param>
    /// <exception cref="PolicyLoadException">It cannot be opened so.</exception>
    public static InferenceSession Open(string modelPath, OnnxPolicyOptions options, PolicyArchitecture? architecture = null)
    {
        if (!File.Exists(modelPath))
        {
            throw new PolicyLoadException($"There is no ONNX graph '{modelPath}'; run 'vla-learn export' or give another version.");
        }

        using SessionOptions session = new()
        {
            IntraOpNumThreads = options.IntraOpThreads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        if (options.ProfilePrefix is not null)
        {
            session.ProfileOutputPathPrefix = options.ProfilePrefix;
            session.EnableProfiling = true;
        }

        session.AddSessionConfigEntry("session.intra_op.allow_spinning", options.AllowSpinning ? "1" : "0");
        if (options.ThreadAffinities is { } affinities)
        {
            session.AddSessionConfigEntry("session.intra_op_thread_affinities", affinities);
        }

        ProviderSetup.Apply(session, options, architecture);
        try
        {
            return new InferenceSession(Compiled(session, options) ?? modelPath, session);
        }
        catch (OnnxRuntimeException exception)
        {
            string hint = options.Provider == ExecutionProvider.Cpu || options.AllowCpuOperators
                ? ""
                : $" Operators that '{options.ProviderName}' lacks are refused, not run on the processor, unless that is allowed.";
            throw ProviderRefusal.Of(options, exception)
                ?? new PolicyLoadException($"ONNX Runtime refuses '{modelPath}': {exception.Message}{hint}", exception);
        }
    }

    /// <summary>The compiled graph when the cache has one; else the session is told to leave one there.</summary>
    private static string? Compiled(SessionOptions session, OnnxPolicyOptions options)
    {
        if (options.Provider != ExecutionProvider.TensorRt || options.CacheFolder is not { } cache)
        {
            return null;
        }

        string path = Path.Combine(cache, ContextFile);
        if (File.Exists(path))
        {
            return path;
        }

        session.AddSessionConfigEntry("ep.context_enable", "1");
        session.AddSessionConfigEntry("ep.context_file_path", path);
        return null;
    }
}
