namespace SimpleVlaRl.Training.Rollouts;

/// <summary>The interval of the mean success rate over several tasks: over starts, the tasks being those they are.</summary>
/// <remarks>
/// The mean of independent rates has the mean of their variances, over their number, and with this many starts it is nearly normal. A task's variance is that
/// of its rate with two successes and two failures added (A. Agresti and B. A. Coull, "Approximate is better than exact for interval estimation of binomial
/// proportions", The American Statistician 52 (1998)), so that 0 and 100 % have one too. The mean was chosen by nothing; the lowest of several rates was, so
/// that it is on average below its task's own, and what is stated of the lowest is no bound for another look.
/// </remarks>
/// <param name="Mean">The mean of the rates.</param>
/// <param name="Low">The lower bound of the mean.</param>
/// <param name="High">The upper bound of the mean.</param>
public readonly record struct MeanRateInterval(double Mean, double Low, double High)
{
    /// <summary>The interval of several tasks' counts; each task counts the same.</summary>
    /// <param name="counts">Successes and trials of each task; each with a trial.</param>
    /// <param name="z">The normal quantile; 1.96 for 95 %.</param>
    /// <returns>The interval; not a number without a task.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A task has no trial, or more successes than trials.</exception>
    public static MeanRateInterval Of(IReadOnlyCollection<(int Successes, int Trials)> counts, double z = 1.959963984540054)
    {
        ArgumentNullException.ThrowIfNull(counts);
        double sum = 0;
        double variance = 0;
        foreach ((int successes, int trials) in counts)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
            ArgumentOutOfRangeException.ThrowIfNegative(successes);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
            sum += (double)successes / trials;
            double added = (successes + 2) / (trials + 4.0);
            variance += added * (1 - added) / (trials + 4);
        }

        double mean = sum / counts.Count;
        double half = z * Math.Sqrt(variance) / counts.Count;
        return new MeanRateInterval(mean, Math.Max(0, mean - half), Math.Min(1, mean + half));
    }
}
