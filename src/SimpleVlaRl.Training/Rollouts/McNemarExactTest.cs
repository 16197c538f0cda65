using MathNet.Numerics.Distributions;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>Do two policies differ by more than chance on the same starts? Only starts on which one succeeds and the other fails say anything.</summary>
/// <remarks>
/// Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages", Psychometrika 12 (1947), in its exact form: were
/// the policies equal, each such start would favour either with probability 1/2. The chance is over starts; it says nothing about another training seed.
/// </remarks>
public static class McNemarExactTest
{
    /// <summary>The two-sided p-value.</summary>
    /// <param name="onlyFirst">Starts on which only the first succeeds.</param>
    /// <param name="onlySecond">Starts on which only the second succeeds.</param>
    /// <returns>Between 0 and 1; 1 where they never differ.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static double TwoSided(int onlyFirst, int onlySecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);
        int differing = onlyFirst + onlySecond;
        return differing == 0 ? 1 : Math.Min(1, 2 * Binomial.CDF(0.5, differing, Math.Min(onlyFirst, onlySecond)));
    }
}
