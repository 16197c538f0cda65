namespace SimpleVlaRl.Training.Networks;

/// <summary>The size of low-rank adapters.</summary>
/// <param name="Rank">The rank r; 32 in OpenVLA's recipes.</param>
/// <param name="Alpha">The scale: a change is alpha/r · B·A.</param>
public sealed record LoraOptions(int Rank, double Alpha)
{
    /// <summary>
    /// Adapters of a rank whose changes have the scale 1, as SimpleVLA-RL's of rank 32 and alpha 32. (verl/workers/fsdp_workers.py; openvla-oft's fine-tuning
    /// has alpha min(rank, 16), so 0.5 at rank 32.)
    /// </summary>
    /// <param name="rank">The rank.</param>
    /// <param name="alpha">Another alpha; null for the rank.</param>
    /// <returns>The options.</returns>
    public static LoraOptions OfRank(int rank, double? alpha = null) => new(rank, alpha ?? rank);

    /// <summary>Finds everything that is wrong.</summary>
    /// <returns>One sentence per error.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Rank < 1)
        {
            errors.Add($"lora rank is {Rank}; expected at least 1");
        }

        if (!double.IsFinite(Alpha) || Alpha <= 0)
        {
            errors.Add($"lora alpha is {Alpha}; expected above zero");
        }

        return errors;
    }
}
