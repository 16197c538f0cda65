using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Training.Networks;

namespace SimpleVlaRl.Training.Reinforcement.Distributed;

/// <summary>What two processes must have in common to compute one gradient.</summary>
public sealed record GradientContract
{
    /// <summary>What is computed of a task: to be raised with every change of the objective or of the network's arithmetic.</summary>
    private const int Computation = 1;

    /// <summary>The number of the computation.</summary>
    public int Version { get; init; } = Computation;

    /// <summary>The lower-case SHA-256 of the architecture.</summary>
    public required string Architecture { get; init; }

    /// <summary>How many weights are trained.</summary>
    public required long TrainedCount { get; init; }

    /// <summary>The digest of all weights where some are frozen; empty where every one comes with the task.</summary>
    public required string FrozenWeights { get; init; }

    /// <summary>The scale of the adapters; 0 for none.</summary>
    public required double LoraScale { get; init; }

    /// <summary>Whether matrices are multiplied in bfloat16.</summary>
    public required bool UsesBfloat16 { get; init; }

    /// <summary>The lower-case SHA-256 of all of it, which every task states.</summary>
    [JsonIgnore]
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this)));

    /// <summary>Why it cannot be shared; null where it can.</summary>
    [JsonIgnore]
    public string? Problem => TrainedCount <= int.MaxValue / sizeof(float) ? null
        : $"{TrainedCount} trained weights are more than one gradient over the wire may have, {int.MaxValue / sizeof(float)}; train adapters of a lower rank.";

    /// <summary>Describes a network, before anything is trained.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Its contract.</returns>
    public static GradientContract Of(PolicyNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new GradientContract
        {
            Architecture = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(network.Architecture))),
            TrainedCount = network.Adapters?.ParameterCount ?? network.Store.Flat.numel(),
            FrozenWeights = network.Adapters is null ? "" : WeightDigest.Of(new TorchWeightSource(network)),
            LoraScale = network.Adapters?.Scale ?? 0,
            UsesBfloat16 = network.UsesBfloat16,
        };
    }

    /// <summary>Finds what is not in common.</summary>
    /// <param name="other">The other side's.</param>
    /// <returns>One phrase per difference.</returns>
    public IReadOnlyList<string> Differences(GradientContract other)
    {
        ArgumentNullException.ThrowIfNull(other);
        List<string> found = [];
        void Compare<T>(string what, T own, T others)
        {
            if (!EqualityComparer<T>.Default.Equals(own, others))
            {
                found.Add(FormattableString.Invariant($"{what} is {own} here and {others} there"));
            }
        }

        Compare("the version of the computation", Version, other.Version);
        Compare("the digest of the architecture", Architecture, other.Architecture);
        Compare("the number of trained weights", TrainedCount, other.TrainedCount);
        Compare("the digest of the frozen weights", FrozenWeights, other.FrozenWeights);
        Compare("the adapters' scale", LoraScale, other.LoraScale);
        Compare("--bf16", UsesBfloat16, other.UsesBfloat16);
        return found;
    }
}
