namespace SimpleVlaRl.Training.Networks;

/// <summary>What of a network is trained, and how it computes.</summary>
public sealed record NetworkTraining
{
    /// <summary>Low-rank changes in place of all weights; null trains all.</summary>
    public LoraOptions? Lora { get; init; }

    /// <summary>See <see cref="PolicyNetwork.UsesBfloat16"/>.</summary>
    public bool UsesBfloat16 { get; init; }

    /// <summary>See <see cref="PolicyNetwork.RecomputesLayers"/>.</summary>
    public bool RecomputesLayers { get; init; }
}
