namespace SimpleVlaRl.Core.Actions;

/// <summary>The affine map between robot units and [-1, 1], per dimension, from the statistics of the demonstrations.</summary>
/// <remarks>
/// Source: openvla-oft <c>_unnormalize_actions</c>: a = 0.5 (x + 1)(high - low + 1e-8) + low where the mask is true, else a = x;
/// SimpleVLA-RL <c>normalize_proprio</c>: x = clip(2 (p - low)/(high - low + 1e-8) - 1, -1, 1), clipped also where the mask is false.
/// </remarks>
public sealed record ActionNormalization
{
    /// <summary>Guards the division when a dimension never moved in the demonstrations.</summary>
    public const double Epsilon = 1e-8;

    /// <summary>The robot value that maps to -1: the 1 % quantile (or the minimum) of the demonstrations, per dimension.</summary>
    public required IReadOnlyList<double> Low { get; init; }

    /// <summary>The robot value that maps to +1: the 99 % quantile (or the maximum), per dimension.</summary>
    public required IReadOnlyList<double> High { get; init; }

    /// <summary>Which dimensions are mapped; the others pass unchanged.</summary>
    public required IReadOnlyList<bool> Mask { get; init; }

    /// <summary>The number of dimensions.</summary>
    public int Dimension => Low.Count;

    /// <summary>Finds everything that is wrong.</summary>
    /// <param name="name">What it normalises, for the message.</param>
    /// <returns>One sentence per error; empty when it can be used.</returns>
    public IReadOnlyList<string> Validate(string name)
    {
        if (High.Count != Low.Count || Mask.Count != Low.Count)
        {
            return [$"{name} has {Low.Count} lows, {High.Count} highs and {Mask.Count} masks; expected as many of each"];
        }

        return [.. Enumerable.Range(0, Low.Count)
            .Where(dimension => !(double.IsFinite(Low[dimension]) && double.IsFinite(High[dimension]) && Low[dimension] <= High[dimension]))
            .Select(dimension => $"{name} goes from {Low[dimension]} to {High[dimension]} in dimension {dimension}; expected two finite numbers in order")];
    }

    /// <summary>From robot units to [-1, 1], clipped.</summary>
    /// <param name="dimension">The dimension, from 0.</param>
    /// <param name="value">The value in robot units.</param>
    /// <returns>The normalised value.</returns>
    public double Normalize(int dimension, double value)
    {
        double normalized = Mask[dimension]
            ? (2.0 * (value - Low[dimension]) / (High[dimension] - Low[dimension] + Epsilon)) - 1.0
            : value;
        return Math.Clamp(normalized, -1.0, 1.0);
    }

    /// <summary>From [-1, 1] to robot units.</summary>
    /// <param name="dimension">The dimension, from 0.</param>
    /// <param name="normalized">The normalised value.</param>
    /// <returns>The value in robot units.</returns>
    public double Unnormalize(int dimension, double normalized) => Mask[dimension]
        ? (0.5 * (normalized + 1.0) * (High[dimension] - Low[dimension] + Epsilon)) + Low[dimension]
        : normalized;

    /// <summary>The width of one action bin in robot units.</summary>
    /// <param name="dimension">The dimension, from 0.</param>
    /// <returns>The width, in the joint's unit.</returns>
    public double BinWidth(int dimension) => Mask[dimension]
        ? (High[dimension] - Low[dimension] + Epsilon) / (ActionBins.Count - 1)
        : 2.0 / (ActionBins.Count - 1);

    /// <summary>Passes a robot value through its token and back, which is what a policy with action tokens can express.</summary>
    /// <param name="dimension">The dimension, from 0.</param>
    /// <param name="value">The value in robot units.</param>
    /// <returns>The nearest value that has a token.</returns>
    public double Quantize(int dimension, double value) =>
        Unnormalize(dimension, ActionBins.Decode(ActionBins.Encode(Normalize(dimension, value))));

    /// <summary>Takes the statistics of recorded values.</summary>
    /// <param name="values">Recorded values, row by row: [count, dimension].</param>
    /// <param name="dimension">The number of dimensions.</param>
    /// <param name="lowQuantile">The quantile that maps to -1.</param>
    /// <param name="highQuantile">The quantile that maps to +1.</param>
    /// <returns>A normalisation that maps every dimension.</returns>
    /// <exception cref="ArgumentException">There are no rows, or the values do not fill whole rows.</exception>
    public static ActionNormalization FromValues(ReadOnlySpan<double> values, int dimension, double lowQuantile = 0.01, double highQuantile = 0.99)
    {
        if (values.IsEmpty || values.Length % dimension != 0)
        {
            throw new ArgumentException($"There are {values.Length} values; expected a multiple of {dimension} above zero.", nameof(values));
        }

        int rows = values.Length / dimension;
        double[] low = new double[dimension];
        double[] high = new double[dimension];
        double[] column = new double[rows];
        for (int d = 0; d < dimension; d++)
        {
            for (int row = 0; row < rows; row++)
            {
                column[row] = values[(row * dimension) + d];
            }

            Array.Sort(column);
            low[d] = Quantile(column, lowQuantile);
            high[d] = Quantile(column, highQuantile);
        }

        return new ActionNormalization { Low = low, High = high, Mask = Enumerable.Repeat(true, dimension).ToArray() };
    }

    /// <summary>numpy.quantile with linear interpolation over sorted values.</summary>
    private static double Quantile(double[] sorted, double quantile)
    {
        double position = quantile * (sorted.Length - 1);
        int index = (int)Math.Floor(position);
        double fraction = position - index;
        return index + 1 < sorted.Length ? sorted[index] + (fraction * (sorted[index + 1] - sorted[index])) : sorted[index];
    }
}
