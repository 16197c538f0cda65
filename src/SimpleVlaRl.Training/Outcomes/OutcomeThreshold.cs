namespace SimpleVlaRl.Training.Outcomes;

/// <summary>Chooses from which probability on an end is called a success.</summary>
internal static class OutcomeThreshold
{
    private const double Lowest = 1e-6;

    /// <summary>Chooses the lowest threshold that reaches a precision.</summary>
    /// <param name="looks">Probability and label.</param>
    /// <param name="precision">The precision to reach.</param>
    /// <returns>The threshold, half way down to the next probability, and whether it reaches the precision; where none does, that with the highest.</returns>
    public static (double Threshold, bool Reaches) Choose(IReadOnlyList<(double Probability, bool IsDone)> looks, double precision)
    {
        double[] falling = [.. looks.Select(look => look.Probability).OrderDescending()];
        (double Threshold, double Precision, bool Reaches) best = (1 - Lowest, 0, false);
        for (int index = 0; index < falling.Length; index++)
        {
            double next = index + 1 < falling.Length ? falling[index + 1] : 0;

            // Counted at the threshold itself: of an overconfident network, what is above a probability may not be above a threshold that can be stored.
            double threshold = Math.Clamp((falling[index] + next) / 2, Lowest, 1 - Lowest);
            int called = looks.Count(look => look.Probability >= threshold);
            double reached = called == 0 ? 0 : looks.Count(look => look.IsDone && look.Probability >= threshold) / (double)called;
            bool reaches = reached >= precision;
            if (next < falling[index] && (reaches || (!best.Reaches && reached > best.Precision)))
            {
                best = (threshold, reached, reaches);
            }
        }

        return (best.Threshold, best.Reaches);
    }
}
