using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx;

/// <summary>Whether an export can succeed, checked before anything is written; all errors at once.</summary>
internal static class ExportChecks
{
    public static void Demand(
        PolicyArchitecture architecture, ActionNormalization actions, ActionNormalization? proprioception, IWeightSource weights, PolicyExportOptions options)
    {
        if (options.Precision == Precision.Int4 && options.Dialect != OperatorDialect.Fused)
        {
            throw new NotSupportedException($"Precision '{Precision.Int4}' needs com.microsoft.MatMulNBits, which the dialect '{options.Dialect}' does not "
                + $"have; export with '{OperatorDialect.Fused}'.");
        }

        List<string> errors = [.. architecture.Validate()];
        if (actions.Dimension != architecture.ActionDimension)
        {
            errors.Add($"the action normalisation has {actions.Dimension} dimensions; the architecture has {architecture.ActionDimension}");
        }

        if ((proprioception?.Dimension ?? 0) != architecture.ProprioceptionDimension)
        {
            errors.Add($"the proprioception normalisation has {proprioception?.Dimension ?? 0} dimensions; the architecture has "
                + $"{architecture.ProprioceptionDimension}");
        }

        if (options.MaximumPromptLength < 1)
        {
            errors.Add($"the maximum prompt length is {options.MaximumPromptLength}; expected at least 1");
        }

        if (options.FixedPromptLength is int length && (length < 2 || length > options.MaximumPromptLength))
        {
            errors.Add($"the fixed prompt length is {length}; expected 2 to {options.MaximumPromptLength}");
        }

        if (options.IncludeFeatures && options.Precision != Precision.Fp32)
        {
            errors.Add($"features are given in single precision only, not in {options.Precision}");
        }

        if (options.Int4BlockSize is < 16 or > 256 || !System.Numerics.BitOperations.IsPow2(options.Int4BlockSize))
        {
            errors.Add($"the int4 block size is {options.Int4BlockSize}; expected a power of two from 16 to 256");
        }

        errors.AddRange(Tensors(architecture, weights));
        if (errors.Count > 0)
        {
            throw new ArgumentException($"The policy cannot be exported: {string.Join("; ", errors)}.");
        }
    }

    private static IEnumerable<string> Tensors(PolicyArchitecture architecture, IWeightSource weights)
    {
        Dictionary<string, TensorDescription> found = weights.Tensors.ToDictionary(tensor => tensor.Name);
        foreach ((string name, IReadOnlyList<long> shape) in PolicyTensorNames.All(architecture))
        {
            if (!found.TryGetValue(name, out TensorDescription? tensor))
            {
                yield return $"the tensor '{name}' [{string.Join(", ", shape)}] is missing";
            }
            else if (!tensor.Shape.SequenceEqual(shape))
            {
                yield return $"the tensor '{name}' is [{string.Join(", ", tensor.Shape)}]; expected [{string.Join(", ", shape)}]";
            }
        }
    }
}
