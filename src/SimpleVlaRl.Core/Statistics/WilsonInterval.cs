namespace SimpleVlaRl.Core.Statistics;

/// <summary>The score interval of a success rate.</summary>
/// <remarks>E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).</remarks>
/// <param name="Low">The lower bound of the rate.</param>
/// <param name="High">The upper bound of the rate.</param>
public readonly record struct WilsonInterval(double Low, double High)
{
    /// <summary>The interval of a count.</summary>
    /// <param name="successes">The successes.</param>
    /// <param name="trials">The trials.</param>
    /// <param name="z">The normal quantile; 1.96 for 95 %.</param>
    /// <returns>The interval; 0 to 1 without a trial.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are more successes than trials, or fewer than none.</exception>
    public static WilsonInterval Of(int successes, int trials, double z = 1.959963984540054)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (trials == 0)
        {
            return new WilsonInterval(0, 1);
        }

        double rate = successes / (double)trials;
        double square = z * z;
        double centre = (rate + (square / (2 * trials))) / (1 + (square / trials));
        double half = z / (1 + (square / trials)) * Math.Sqrt((rate * (1 - rate) / trials) + (square / (4.0 * trials * trials)));
        return new WilsonInterval(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
