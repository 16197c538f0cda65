using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Accelerators;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>Why a provider does not start, in one sentence: ONNX Runtime names the first library that it misses, and people want to know all of them.</summary>
internal static class ProviderRefusal
{
    /// <summary>How the dynamic linker complains.</summary>
    private const string NotFound = "cannot open shared object file";

    /// <summary>Looks for what is missing on this machine.</summary>
    /// <param name="options">What was chosen.</param>
    /// <param name="exception">What the runtime says.</param>
    /// <returns>The refusal; null where nothing is missing, or the provider is not the runtime's own, and what the runtime says must do.</returns>
    public static PolicyLoadException? Of(OnnxPolicyOptions options, OnnxRuntimeException exception) =>
        options.Provider == ExecutionProvider.Cpu || options.ProviderLibrary is not null
            ? null
            : Text(options, exception.Message, AcceleratorReader.Read(options.Provider, options.DeviceId)) is { } text
                ? new PolicyLoadException(text, exception)
                : null;

    internal static string? Text(OnnxPolicyOptions options, string said, AcceleratorState state)
    {
        // A runtime that was built for another CUDA, as on a Jetson, misses other files than the package's; then its own words are right.
        bool isExplained = !said.Contains(NotFound, StringComparison.Ordinal)
            || state.Missing.Any(product => Libraries(product).Any(library => said.Contains(library, StringComparison.Ordinal)));
        return state.Missing.Count > 0 && isExplained
            ? $"The execution provider '{options.ProviderName}' cannot start on device {options.DeviceId}, because this machine lacks {state.Text}: "
                + $"{AcceleratorState.Advice}; nothing falls back to the processor by itself, choose the provider 'cpu' to use it."
            : null;
    }

    private static IEnumerable<string> Libraries(string product) =>
        product.Split(' ', '(', ')', ',').Where(word => word.Contains(".so", StringComparison.Ordinal));
}
