namespace SimpleVlaRl.Training.Networks;

/// <summary>The size of low-rank adapters.</summary>
/// <param name="Rank">The rank r; 32 in OpenVLA's recipes.</param>
/// <param name="Alpha">The scale: a change is alpha/r · B·A.</param>
public sealed record LoraOptions(int Rank, double Alpha)
{
    private const int LargestDefaultAlpha = 16;

    /// <summary>OpenVLA's scale for a rank: alpha is the rank, at most 16. (openvla-oft vla-scripts/finetune.py)</summary>
    /// <param name="rank">The rank.</param>
    /// <returns>The options.</returns>
    public static LoraOptions OfRank(int rank) => new(rank, Math.Min(rank, LargestDefaultAlpha));

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
