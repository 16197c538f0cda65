namespace SimpleVlaRl.Experiments.Export;

/// <summary>
/// The distribution over the 256 bins that the graph's contract describes, in double precision: softmax of logits over temperature, inverse CDF.
/// </summary>
internal sealed class TokenDistribution
{
    /// <summary>How near two logits, or a uniform number and an edge of the distribution, may be for either token to be right.</summary>
    private const double TieTolerance = 1e-4;

    private readonly double[] scaled;
    private readonly double[] logProbabilities;
    private readonly bool isGreedy;

    public TokenDistribution(ReadOnlySpan<float> logits, float temperature)
    {
        isGreedy = temperature == 0;
        double divisor = isGreedy ? 1 : temperature;
        scaled = new double[logits.Length];
        double largest = double.NegativeInfinity;
        for (int bin = 0; bin < logits.Length; bin++)
        {
            scaled[bin] = logits[bin] / divisor;
            largest = Math.Max(largest, scaled[bin]);
        }

        double logSum = largest + Math.Log(scaled.Sum(value => Math.Exp(value - largest)));
        logProbabilities = [.. scaled.Select(value => value - logSum)];
        Entropy = -logProbabilities.Sum(value => Math.Exp(value) * value);
    }

    /// <summary>The entropy in nats.</summary>
    public double Entropy { get; }

    public double LogProbability(int token) => logProbabilities[token];

    /// <summary>The token for one uniform number: the most probable one when greedy, else the first bin whose cumulative probability exceeds it.</summary>
    public int Choose(double uniform)
    {
        if (isGreedy)
        {
            return Array.IndexOf(scaled, scaled.Max());
        }

        double cumulative = 0;
        for (int bin = 0; bin < scaled.Length; bin++)
        {
            cumulative += Math.Exp(logProbabilities[bin]);
            if (cumulative > uniform)
            {
                return bin;
            }
        }

        return scaled.Length - 1;
    }

    /// <summary>Whether rounding alone can explain that another token was chosen.</summary>
    public bool IsTie(int wanted, int found, double uniform)
    {
        if (isGreedy)
        {
            return Math.Abs(scaled[wanted] - scaled[found]) < TieTolerance;
        }

        int between = Math.Min(wanted, found);
        double edge = logProbabilities.Take(between + 1).Sum(Math.Exp);
        return Math.Abs(wanted - found) == 1 && Math.Abs(edge - uniform) < TieTolerance;
    }
}
