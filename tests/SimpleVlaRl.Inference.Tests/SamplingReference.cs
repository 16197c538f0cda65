namespace SimpleVlaRl.Inference.Tests;

/// <summary>Softmax sampling in double precision, written from its definition.</summary>
internal static class SamplingReference
{
    public static double[] Probabilities(ReadOnlySpan<float> logits, double temperature)
    {
        double[] weights = new double[logits.Length];
        double largest = double.NegativeInfinity;
        foreach (float logit in logits)
        {
            largest = Math.Max(largest, logit / temperature);
        }

        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Exp((logits[i] / temperature) - largest);
        }

        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    /// <summary>The token drawn, and how far the uniform number is from the nearest edge of its interval.</summary>
    public static (int Token, double EdgeDistance) Draw(double[] probabilities, double uniform)
    {
        double cumulative = 0;
        double nearest = double.PositiveInfinity;
        int token = probabilities.Length - 1;
        bool found = false;
        for (int i = 0; i < probabilities.Length - 1; i++)
        {
            cumulative += probabilities[i];
            nearest = Math.Min(nearest, Math.Abs(cumulative - uniform));
            if (!found && uniform < cumulative)
            {
                token = i;
                found = true;
            }
        }

        return (token, nearest);
    }

    public static double Entropy(double[] probabilities) => -probabilities.Where(p => p > 0).Sum(p => p * Math.Log(p));
}
