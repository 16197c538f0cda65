using System.Text.Json.Serialization;

namespace SimpleVlaRl.Core.Policies;

/// <summary>One vision transformer (Dosovitskiy et al. 2021, pre-norm) of the policy's image encoder.</summary>
/// <remarks>
/// A block is x += ls1·attention(LayerNorm(x)); x += ls2·mlp(LayerNorm(x)), with erf GELU and biased projections; ls1 and ls2 exist only
/// when <see cref="HasLayerScale"/>. Features are the output of the last of <see cref="BlockCount"/> blocks, without a final norm and
/// without prefix tokens: for DINOv2 ViT-L (24 blocks) and SigLIP so400m (27) the count is 23 and 26, as OpenVLA takes the
/// second-to-last block. The position embedding is added to patches only, before the prefix tokens are put in front.
/// </remarks>
public sealed record VisionEncoderArchitecture
{
    /// <summary>The tensor name's second part: <c>featurizer</c> (first, DINOv2) or <c>fused_featurizer</c> (second, SigLIP).</summary>
    public required string Name { get; init; }

    /// <summary>The side of a square patch in pixels.</summary>
    public required int PatchSize { get; init; }

    /// <summary>
    /// The output widths of a convolution stem in place of the one linear layer over a patch (Xiao et al. 2021, arXiv 2106.14881): 3x3 convolutions with stride
    /// 2, padding 1 and erf GELU, as many as halve a patch to one pixel, then a linear layer to <see cref="Width"/>. It finds where in a patch something is.
    /// </summary>
    /// <value>The default is null: no stem.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? StemWidths { get; init; }

    /// <summary>Whether there is a convolution stem.</summary>
    [JsonIgnore]
    public bool HasStem => StemWidths is { Count: > 0 };

    /// <summary>The width of a token.</summary>
    public required int Width { get; init; }

    /// <summary>How many blocks are computed.</summary>
    public required int BlockCount { get; init; }

    /// <summary>The number of attention heads.</summary>
    public required int HeadCount { get; init; }

    /// <summary>The hidden width of the block's perceptron.</summary>
    public required int MlpHiddenWidth { get; init; }

    /// <summary>Prefix tokens in front of the patches: 0, or 1 class token plus registers.</summary>
    /// <value>The default is 0.</value>
    public int PrefixTokenCount { get; init; }

    /// <summary>Whether blocks scale their branches (<c>ls1</c>, <c>ls2</c>).</summary>
    /// <value>The default is false.</value>
    public bool HasLayerScale { get; init; }

    /// <summary>The epsilon of LayerNorm.</summary>
    /// <value>The default is 1e-6.</value>
    public double LayerNormEpsilon { get; init; } = 1e-6;

    /// <summary>The mean per colour channel, of samples in [0, 1].</summary>
    public IReadOnlyList<double> Mean { get; init; } = [0.5, 0.5, 0.5];

    /// <summary>The standard deviation per colour channel, of samples in [0, 1].</summary>
    public IReadOnlyList<double> StandardDeviation { get; init; } = [0.5, 0.5, 0.5];
}
