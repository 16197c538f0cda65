namespace SimpleVlaRl.Core.Policies;

/// <summary>
/// A Llama-2 decoder (Touvron et al. 2023) run with full bidirectional attention: RMSNorm, rotary positions in the rotate-half layout, SiLU-gated perceptron,
/// no biases.
/// </summary>
public sealed record DecoderArchitecture
{
    /// <summary>The width of a token.</summary>
    public required int Width { get; init; }

    /// <summary>The number of layers.</summary>
    public required int LayerCount { get; init; }

    /// <summary>The number of attention heads; keys and values have as many.</summary>
    public required int HeadCount { get; init; }

    /// <summary>The hidden width of the gated perceptron.</summary>
    public required int MlpHiddenWidth { get; init; }

    /// <summary>The base of the rotary position frequencies.</summary>
    /// <value>The default is 10000.</value>
    public double RotaryBase { get; init; } = 10000;

    /// <summary>The epsilon of RMSNorm. OpenVLA runs with 1e-6, not Llama-2's 1e-5.</summary>
    /// <value>The default is 1e-6.</value>
    public double RmsNormEpsilon { get; init; } = 1e-6;
}
