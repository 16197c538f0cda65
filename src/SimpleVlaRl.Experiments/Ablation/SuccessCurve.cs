namespace SimpleVlaRl.Experiments.Ablation;

/// <summary>Greedy success over the episodes sampled.</summary>
internal static class SuccessCurve
{
    /// <summary>The mean height of the curve from no attempt to a budget: 1 for a policy that always succeeds, and higher the sooner success comes.</summary>
    /// <remarks>Straight between measurements (the trapezoid rule); before the first and after the last it has their height.</remarks>
    /// <param name="points">Attempts until then and success in 0 to 1, in order.</param>
    /// <param name="budget">The attempts of the whole, above 0.</param>
    /// <returns>The height; not a number without a point.</returns>
    public static double MeanHeight(IReadOnlyList<(long Attempts, double Rate)> points, long budget)
    {
        if (points.Count == 0)
        {
            return double.NaN;
        }

        double area = 0;
        (double at, double rate) = (0, points[0].Rate);
        foreach ((long attempts, double next) in points)
        {
            double end = Math.Min(attempts, budget);
            if (end > at)
            {
                // A measurement beyond the budget counts as far as the budget goes.
                double last = rate + ((next - rate) * (end - at) / (attempts - at));
                area += (end - at) * (rate + last) / 2;
                (at, rate) = (end, last);
            }
            else if (attempts <= budget)
            {
                rate = next;
            }
        }

        return (area + ((budget - at) * rate)) / budget;
    }
}
