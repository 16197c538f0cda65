namespace SimpleVlaRl.Training.Rollouts;

/// <summary>P-values of several comparisons, made larger so that all that stay below a level are wrong together with at most its probability.</summary>
/// <remarks>
/// S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979); it asks for no independence.
/// </remarks>
public static class HolmCorrection
{
    /// <summary>Adjusts p-values: the smallest of m is multiplied by m, the next by m - 1 and so on, none below a smaller one's.</summary>
    /// <param name="probabilities">The p-values, each in 0 to 1.</param>
    /// <returns>The adjusted ones in the same order, at most 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One is no probability.</exception>
    public static double[] Adjust(IReadOnlyList<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        double[] adjusted = new double[probabilities.Count];
        double largest = 0;
        int rank = 0;
        foreach (int index in Enumerable.Range(0, probabilities.Count).OrderBy(index => probabilities[index]))
        {
            double probability = probabilities[index];
            if (!(probability is >= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(probabilities), probability, "Expected 0 to 1.");
            }

            largest = Math.Max(largest, Math.Min(1, probability * (probabilities.Count - rank)));
            adjusted[index] = largest;
            rank++;
        }

        return adjusted;
    }
}
