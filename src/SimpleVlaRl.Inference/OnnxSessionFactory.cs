using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Inference;

/// <summary>Opens ONNX Runtime sessions with our settings.</summary>
internal static class OnnxSessionFactory
{
    /// <summary>The execution provider's name in a policy's identity.</summary>
    public const string ExecutionProvider = "cpu";

    public static InferenceSession Open(string modelPath, OnnxPolicyOptions options)
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
        try
        {
            return new InferenceSession(modelPath, session);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new PolicyLoadException($"ONNX Runtime refuses '{modelPath}': {exception.Message}", exception);
        }
    }
}
