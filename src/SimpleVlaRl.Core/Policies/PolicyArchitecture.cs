using System.Text.Json.Serialization;

namespace SimpleVlaRl.Core.Policies;

/// <summary>
/// The one description of a policy network: Training builds modules from it, Onnx writes the graph from it, and the weights meet by the
/// names of <see cref="PolicyTensorNames"/>.
/// </summary>
/// <remarks>
/// OpenVLA-OFT (Kim et al. 2025, arXiv 2502.19645) with discrete tokens as SimpleVLA-RL uses it. The decoder's logical sequence is
/// <c>BOS | patches of image 1..n | proprioception | rest of the prompt | A·K zero vectors | end of sequence | padding</c>, with positions
/// 0, 1, 2 … over the non-padding tokens and every token attending to every non-padding token. The logits of action token i are read one
/// position early: token 0 at the last prompt token, token i at placeholder i - 1. Tokens are time-major: step 0 dimensions 0..A-1, step 1 …
/// Because attention is bidirectional the storage order does not matter, only positions and the padding mask do; implementations may
/// keep the placeholders at a fixed place and give each row its own position numbers.
/// </remarks>
public sealed record PolicyArchitecture
{
    /// <summary>The preset's name, such as <c>nano</c>.</summary>
    public required string Preset { get; init; }

    /// <summary>How many camera images a decision sees.</summary>
    public required int ImageCount { get; init; }

    /// <summary>The side of the square network image in pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>The image encoders; their features are joined on the channel axis in this order.</summary>
    public required IReadOnlyList<VisionEncoderArchitecture> VisionEncoders { get; init; }

    /// <summary>
    /// The side of a square of patches whose features are joined, row by row, into one image token: encoders then look through a finer grid than the decoder,
    /// which costs next to nothing (pixel unshuffle; Liu et al. 2021, arXiv 2103.14030, "patch merging").
    /// </summary>
    /// <value>The default is null: every patch is a token.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MergedPatchSide { get; init; }

    /// <summary>Hidden widths of the vision projector; one linear layer more than entries, erf GELU between them.</summary>
    public required IReadOnlyList<int> ProjectorHiddenWidths { get; init; }

    /// <summary>The decoder.</summary>
    public required DecoderArchitecture Decoder { get; init; }

    /// <summary>The dimensions of proprioception, 0 when the policy takes none; one token through linear, erf GELU, linear.</summary>
    public required int ProprioceptionDimension { get; init; }

    /// <summary>Rows of the token embedding table.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The id at the start of a prompt.</summary>
    public required int BeginTokenId { get; init; }

    /// <summary>The id after the placeholders.</summary>
    public required int EndTokenId { get; init; }

    /// <summary>The id that fills a batch to a common prompt length.</summary>
    public required int PaddingTokenId { get; init; }

    /// <summary>Rows of the LM head.</summary>
    public required int HeadRowCount { get; init; }

    /// <summary>The LM head's row of action index 0; 256 action rows follow. 31744 in OpenVLA, 0 where the head has action rows only.</summary>
    public required int FirstActionRow { get; init; }

    /// <summary>The dimensions of an action (A).</summary>
    public required int ActionDimension { get; init; }

    /// <summary>The waypoints of a chunk (K).</summary>
    public required int ChunkLength { get; init; }

    /// <summary>What is predicted at the action positions.</summary>
    /// <value>The default is <see cref="PolicyHead.Tokens"/>.</value>
    public PolicyHead Head { get; init; } = PolicyHead.Tokens;

    /// <summary>Action tokens per chunk, A·K.</summary>
    public int ActionTokenCount => ActionDimension * ChunkLength;

    /// <summary>Patches per image; all encoders have the same grid.</summary>
    public int PatchesPerImage => ImageSize / VisionEncoders[0].PatchSize * (ImageSize / VisionEncoders[0].PatchSize);

    /// <summary>How many patches are joined into an image token.</summary>
    public int PatchesPerToken => (MergedPatchSide ?? 1) * (MergedPatchSide ?? 1);

    /// <summary>Image tokens of the decoder's sequence.</summary>
    public int ImageTokenCount => PatchesPerImage / PatchesPerToken * ImageCount;

    /// <summary>Width of the encoders' features of an image token, the projector's input.</summary>
    public int VisionWidth => PatchesPerToken * VisionEncoders.Sum(encoder => encoder.Width);

    /// <summary>Finds everything that does not fit together.</summary>
    /// <returns>One sentence per error; empty when a network can be built.</returns>
    public IReadOnlyList<string> Validate() => PolicyArchitectureValidation.Errors(this);
}
