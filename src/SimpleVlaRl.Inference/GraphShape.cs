using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Inference;

/// <summary>The fixed sizes of a policy graph's inputs and outputs.</summary>
internal sealed record GraphShape(int ImageCount, int ImageSize, int ProprioceptionDimension, int ChunkLength, int ActionDimension, PolicyHead Head, bool HasLogits)
{
    /// <summary>A·K for a head with tokens; a regression head has none.</summary>
    public int ActionTokenCount => Head == PolicyHead.Tokens ? ActionValueCount : 0;

    public int ActionValueCount => ChunkLength * ActionDimension;

    public int ImageBytes => ImageCount * ImageSize * ImageSize * 3;

    /// <summary>The sizes that an architecture demands.</summary>
    public static GraphShape Of(PolicyArchitecture architecture, bool hasLogits) => new(
        architecture.ImageCount,
        architecture.ImageSize,
        architecture.ProprioceptionDimension,
        architecture.ChunkLength,
        architecture.ActionDimension,
        architecture.Head,
        hasLogits);

    /// <summary>The sizes that a graph says it has, unchecked; <see cref="GraphContract"/> checks them.</summary>
    public static GraphShape Of(InferenceSession session)
    {
        int[] images = Dimensions(session.InputMetadata, "images", 5);
        int[] actions = Dimensions(session.OutputMetadata, "actions", 3);
        PolicyHead head = session.OutputMetadata.ContainsKey("tokens") ? PolicyHead.Tokens : PolicyHead.Regression;
        int proprioception = session.InputMetadata.ContainsKey("proprioception") ? Dimensions(session.InputMetadata, "proprioception", 2)[1] : 0;
        return new GraphShape(images[1], images[2], proprioception, actions[1], actions[2], head, session.OutputMetadata.ContainsKey("logits"));
    }

    /// <summary>The inputs of the contract: name, element type, sizes with -1 for one bound at run time.</summary>
    public IEnumerable<(string Name, Type ElementType, int[] Shape)> Inputs()
    {
        yield return ("images", typeof(byte), [-1, ImageCount, ImageSize, ImageSize, 3]);
        yield return ("input_ids", typeof(long), [-1, -1]);
        yield return ("prompt_lengths", typeof(int), [-1]);
        if (ProprioceptionDimension > 0)
        {
            yield return ("proprioception", typeof(float), [-1, ProprioceptionDimension]);
        }

        if (Head == PolicyHead.Tokens)
        {
            yield return ("uniforms", typeof(float), [-1, ActionTokenCount]);
            yield return ("temperature", typeof(float), []);
        }
    }

    /// <summary>The outputs of the contract.</summary>
    public IEnumerable<(string Name, Type ElementType, int[] Shape)> Outputs()
    {
        if (Head == PolicyHead.Tokens)
        {
            yield return ("tokens", typeof(int), [-1, ChunkLength, ActionDimension]);
            yield return ("log_probs", typeof(float), [-1, ChunkLength, ActionDimension]);
            yield return ("entropy", typeof(float), [-1, ChunkLength, ActionDimension]);
        }

        yield return ("actions", typeof(float), [-1, ChunkLength, ActionDimension]);
        if (HasLogits)
        {
            yield return ("logits", typeof(float), [-1, ChunkLength, ActionDimension, ActionBins.Count]);
        }
    }

    private static int[] Dimensions(IReadOnlyDictionary<string, NodeMetadata> values, string name, int rank) =>
        values.TryGetValue(name, out NodeMetadata? value) && value.Dimensions.Length == rank
            ? value.Dimensions
            : throw new PolicyLoadException($"The graph has no '{name}' of rank {rank}; it is no policy graph of this program.");
}
