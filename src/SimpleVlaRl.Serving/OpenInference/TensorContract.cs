using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.OpenInference.Wire;

namespace SimpleVlaRl.Serving.OpenInference;

/// <summary>
/// The inputs and outputs of a policy's graph by the names, types and shapes that they have over the Open Inference Protocol; -1 is the request's to say.
/// </summary>
internal static class TensorContract
{
    public const string Images = "images";
    public const string InputIds = "input_ids";
    public const string PromptLengths = "prompt_lengths";
    public const string Proprioception = "proprioception";
    public const string Uniforms = "uniforms";
    public const string Temperature = "temperature";
    public const string Tokens = "tokens";
    public const string LogProbabilities = "log_probs";
    public const string Entropies = "entropy";
    public const string Actions = "actions";

    /// <summary>What a request has to bring.</summary>
    public static IReadOnlyList<ModelMetadataResponse.Types.TensorMetadata> Inputs(PolicyArchitecture architecture)
    {
        List<ModelMetadataResponse.Types.TensorMetadata> inputs =
        [
            Tensor(Images, "UINT8", -1, architecture.ImageCount, architecture.ImageSize, architecture.ImageSize, 3),
            Tensor(InputIds, "INT64", -1, -1),
            Tensor(PromptLengths, "INT32", -1),
        ];
        if (architecture.ProprioceptionDimension > 0)
        {
            inputs.Add(Tensor(Proprioception, "FP32", -1, architecture.ProprioceptionDimension));
        }

        if (architecture.Head == PolicyHead.Tokens)
        {
            inputs.Add(Tensor(Uniforms, "FP32", -1, architecture.ActionTokenCount));
            inputs.Add(Tensor(Temperature, "FP32"));
        }

        return inputs;
    }

    /// <summary>What an answer brings.</summary>
    public static IReadOnlyList<ModelMetadataResponse.Types.TensorMetadata> Outputs(PolicyArchitecture architecture)
    {
        (int length, int dimension) = (architecture.ChunkLength, architecture.ActionDimension);
        List<ModelMetadataResponse.Types.TensorMetadata> outputs = [];
        if (architecture.Head == PolicyHead.Tokens)
        {
            outputs.Add(Tensor(Tokens, "INT32", -1, length, dimension));
            outputs.Add(Tensor(LogProbabilities, "FP32", -1, length, dimension));
            outputs.Add(Tensor(Entropies, "FP32", -1, length, dimension));
        }

        outputs.Add(Tensor(Actions, "FP32", -1, length, dimension));
        return outputs;
    }

    private static ModelMetadataResponse.Types.TensorMetadata Tensor(string name, string type, params long[] shape)
    {
        ModelMetadataResponse.Types.TensorMetadata tensor = new() { Name = name, Datatype = type };
        tensor.Shape.AddRange(shape);
        return tensor;
    }
}
