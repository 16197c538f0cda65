using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>The fixed sizes of a policy graph's inputs and outputs.</summary>
internal sealed record GraphShape(
    int ImageCount,
    int ImageSize,
    int ProprioceptionDimension,
    int ChunkLength,
    int ActionDimension,
    PolicyHead Head,
    bool HasLogits)
{
    /// <summary>The output with the joined features of the image encoders.</summary>
    public const string PatchFeatures = "patch_features";

    /// <summary>The output with the projected features.</summary>
    public const string ImageTokens = "image_tokens";

    /// <summary>The length to which prompts must be padded; -1 when any will do.</summary>
    public int PromptLength { get; init; } = -1;

    /// <summary>
    /// What the decoder sees of the images, when the graph gives it for comparisons: tokens, features per token, decoder width. All 0 when it does not.
    /// </summary>
    public (int Tokens, int FeatureWidth, int TokenWidth) Features { get; init; }

    /// <summary>Whether the graph gives <see cref="Features"/>.</summary>
    public bool HasFeatures => Features.Tokens > 0;

    /// <summary>A·K for a head with tokens; a regression head has none.</summary>
    public int ActionTokenCount => Head == PolicyHead.Tokens ? ActionValueCount : 0;

    public int ActionValueCount => ChunkLength * ActionDimension;

    public int ImageBytes => ImageCount * ImageSize * ImageSize * 3;

    /// <summary>The sizes that an architecture demands of a graph, which may fix the prompt's length and may give logits.</summary>
    public static GraphShape Of(PolicyArchitecture architecture, InferenceSession session) => new(
        architecture.ImageCount,
        architecture.ImageSize,
        architecture.ProprioceptionDimension,
        architecture.ChunkLength,
        architecture.ActionDimension,
        architecture.Head,
        session.OutputMetadata.ContainsKey("logits"))
    {
        PromptLength = PromptLengthOf(session),
    };

    /// <summary>The sizes that a graph says it has, unchecked; <see cref="GraphContract"/> checks them.</summary>
    public static GraphShape Of(InferenceSession session)
    {
        int[] images = Dimensions(session.InputMetadata, "images", 5);
        int[] actions = Dimensions(session.OutputMetadata, "actions", 3);
        PolicyHead head = session.OutputMetadata.ContainsKey("tokens") ? PolicyHead.Tokens : PolicyHead.Regression;
        int proprioception = session.InputMetadata.ContainsKey("proprioception") ? Dimensions(session.InputMetadata, "proprioception", 2)[1] : 0;
        return new GraphShape(images[1], images[2], proprioception, actions[1], actions[2], head, session.OutputMetadata.ContainsKey("logits"))
        {
            PromptLength = PromptLengthOf(session),
            Features = session.OutputMetadata.ContainsKey(PatchFeatures) ? FeaturesOf(session) : default,
        };
    }

    /// <summary>The inputs of the contract: name, element type, sizes with -1 for one bound at run time.</summary>
    public IEnumerable<(string Name, Type ElementType, int[] Shape)> Inputs()
    {
        yield return ("images", typeof(byte), [-1, ImageCount, ImageSize, ImageSize, 3]);
        yield return ("input_ids", typeof(long), [-1, PromptLength]);
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

        if (HasFeatures)
        {
            yield return (PatchFeatures, typeof(float), [-1, Features.Tokens, Features.FeatureWidth]);
            yield return (ImageTokens, typeof(float), [-1, Features.Tokens, Features.TokenWidth]);
        }
    }

    /// <summary>Whatever is no usable length counts as none, and <see cref="GraphContract"/> then shows the difference.</summary>
    private static int PromptLengthOf(InferenceSession session) =>
        session.InputMetadata.TryGetValue("input_ids", out NodeMetadata? ids) && ids.Dimensions is [_, >= 2] ? ids.Dimensions[1] : -1;

    private static (int Tokens, int FeatureWidth, int TokenWidth) FeaturesOf(InferenceSession session)
    {
        int[] features = Dimensions(session.OutputMetadata, PatchFeatures, 3);
        return (features[1], features[2], Dimensions(session.OutputMetadata, ImageTokens, 3)[2]);
    }

    private static int[] Dimensions(IReadOnlyDictionary<string, NodeMetadata> values, string name, int rank) =>
        values.TryGetValue(name, out NodeMetadata? value) && value.Dimensions.Length == rank
            ? value.Dimensions
            : throw new PolicyLoadException($"The graph has no '{name}' of rank {rank}; it is no policy graph of this program.");
}
