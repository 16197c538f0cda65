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
        (double Probability, bool IsDone)[] falling = [.. looks.OrderByDescending(look => look.Probability)];
        (double Threshold, double Precision, bool Reaches) best = (1 - Lowest, 0, false);
        int done = 0;
        for (int index = 0; index < falling.Length; index++)
        {
            done += falling[index].IsDone ? 1 : 0;
            double next = index + 1 < falling.Length ? falling[index + 1].Probability : 0;
            double reached = done / (index + 1.0);
            bool reaches = reached >= precision;
            if (next < falling[index].Probability && (reaches || (!best.Reaches && reached > best.Precision)))
            {
                best = (Math.Clamp((falling[index].Probability + next) / 2, Lowest, 1 - Lowest), reached, reaches);
            }
        }

        return (best.Threshold, best.Reaches);
    }
}
