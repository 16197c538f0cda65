namespace SimpleVlaRl.Inference.Batching;

/// <summary>How long a batch takes, preparation included, learned from the batches that were run.</summary>
/// <remarks>
/// A mean and a mean deviation per batch size, as TCP estimates its round trip (RFC 6298, section 2, with its gains); the answer is the mean and twice the
/// deviation. A size that was not run yet is taken from its nearest neighbour in proportion.
/// </remarks>
internal sealed class RunTimes(int batchLimit)
{
    private const double MeanGain = 1.0 / 8;
    private const double DeviationGain = 1.0 / 4;
    private const double Patience = 0.9;
    private const int DoubtAfter = 8;

    private readonly double[] means = new double[batchLimit + 1];
    private readonly double[] deviations = new double[batchLimit + 1];
    private int turnedAway;

    /// <summary>Learns from a batch.</summary>
    public void Add(int batch, double ticks)
    {
        turnedAway = 0;
        if (means[batch] == 0)
        {
            (means[batch], deviations[batch]) = (ticks, ticks / 8);
            return;
        }

        double error = ticks - means[batch];
        deviations[batch] += DeviationGain * (Math.Abs(error) - deviations[batch]);
        means[batch] += MeanGain * error;
    }

    /// <summary>The ticks that a batch will hardly exceed; 0 while nothing was run.</summary>
    public double Of(int batch)
    {
        int known = Nearest(batch);
        return known == 0 ? 0 : (means[known] + (2 * deviations[known])) * batch / known;
    }

    /// <summary>The ticks of a lane that one more call in a batch saves against a run of its own; 0 where it saves nothing, or nothing is known.</summary>
    public double SavingOfOneMore(int batch) => Math.Max(0, Mean(1) + Mean(batch) - Mean(batch + 1));

    /// <summary>
    /// Notes a call turned away by an estimate alone. When that happens again and again and nothing is run, the estimate shrinks: one slow run must not turn
    /// everybody away for ever.
    /// </summary>
    public void Doubt()
    {
        if (++turnedAway < DoubtAfter)
        {
            return;
        }

        for (int batch = 1; batch < means.Length; batch++)
        {
            means[batch] *= Patience;
            deviations[batch] *= Patience;
        }
    }

    private double Mean(int batch)
    {
        int known = Nearest(batch);
        return known == 0 ? 0 : means[known] * batch / known;
    }

    /// <summary>The nearest size that was run; 0 for none.</summary>
    private int Nearest(int batch)
    {
        for (int distance = 0; distance < means.Length; distance++)
        {
            if (batch - distance >= 1 && batch - distance < means.Length && means[batch - distance] > 0)
            {
                return batch - distance;
            }

            if (batch + distance < means.Length && means[batch + distance] > 0)
            {
                return batch + distance;
            }
        }

        return 0;
    }
}
