namespace SimpleVlaRl.Promotion.Trials;

/// <summary>What a trial may get wrong, and how long it may take.</summary>
public sealed record PairedTrialOptions
{
    /// <summary>How often, at most, a candidate that is not better may be promoted.</summary>
    /// <value>The default is 0.05.</value>
    public double FalsePromotionRate { get; init; } = 0.05;

    /// <summary>How often, at most, a candidate that is better by <see cref="SmallestGain"/> may be given up before the last pair.</summary>
    /// <value>The default is 0.1.</value>
    public double MissRate { get; init; } = 0.1;

    /// <summary>The difference of success rates that is worth a change.</summary>
    /// <value>The default is 0.15.</value>
    public double SmallestGain { get; init; } = 0.15;

    /// <summary>The pairs after which a candidate that was not shown to be better is given up.</summary>
    /// <value>The default is 400.</value>
    public int MaximumPairs { get; init; } = 400;

    /// <summary>Finds what cannot be.</summary>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public void Validate()
    {
        DemandRate(FalsePromotionRate, nameof(FalsePromotionRate));
        DemandRate(MissRate, nameof(MissRate));
        DemandRate(SmallestGain, nameof(SmallestGain));
        if (MaximumPairs < 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"MaximumPairs is {MaximumPairs}; expected at least 1."));
        }
    }

    private static void DemandRate(double value, string name)
    {
        // Written so that NaN does not pass.
        if (!(value > 0 && value < 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; expected above 0 and below 1."));
        }
    }
}
