using System.Text.Json.Serialization;

namespace SimpleVlaRl.Experiments.Ablation;

/// <summary>What one seed of one variant came to.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Successes">Greedy successes on the validation starts after the last iteration.</param>
/// <param name="Episodes">The episodes that count; 0 when the run ended before its last iteration.</param>
/// <param name="Iterations">Iterations made.</param>
/// <param name="Attempts">Episodes sampled.</param>
/// <param name="MeanSampledSuccess">Mean over the iterations of the success rate while sampling, in 0 to 1.</param>
/// <param name="Seconds">Seconds trained.</param>
/// <param name="Ending">Why it ended.</param>
internal sealed record AblationRun(
    long Seed,
    int Successes,
    int Episodes,
    int Iterations,
    long Attempts,
    double MeanSampledSuccess,
    double Seconds,
    string Ending)
{
    /// <summary>
    /// With a budget of attempts, the mean height of greedy success over it, in 0 to 1 (<see cref="SuccessCurve"/>); null without, and where nothing was
    /// measured.
    /// </summary>
    public double? Area { get; init; }

    /// <summary>Greedy success in 0 to 1; not a number without an evaluation.</summary>
    [JsonIgnore]
    public double Rate => Episodes == 0 ? double.NaN : (double)Successes / Episodes;
}
