namespace SimpleVlaRl.Training.Rollouts;

/// <summary>Do two success rates differ by more than chance? Exact for any number of trials, also at 0 and 100 %.</summary>
/// <remarks>R. A. Fisher, "On the interpretation of chi-squared from contingency tables, and the calculation of P", JRSS 85 (1922).</remarks>
public static class FisherExactTest
{
    /// <summary>The two-sided p-value: the probability, were both rates one, of a table at most as likely as the one seen.</summary>
    /// <param name="firstSuccesses">Successes of the first.</param>
    /// <param name="firstTrials">Trials of the first.</param>
    /// <param name="secondSuccesses">Successes of the second.</param>
    /// <param name="secondTrials">Trials of the second.</param>
    /// <returns>Between 0 and 1; 1 without trials.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are more successes than trials, or fewer than none.</exception>
    public static double TwoSided(int firstSuccesses, int firstTrials, int secondSuccesses, int secondTrials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstSuccesses);
        ArgumentOutOfRangeException.ThrowIfNegative(secondSuccesses);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstSuccesses, firstTrials);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(secondSuccesses, secondTrials);
        int successes = firstSuccesses + secondSuccesses;
        double[] logFactorials = LogFactorials(firstTrials + secondTrials);
        double LogChoose(int total, int taken) => logFactorials[total] - logFactorials[taken] - logFactorials[total - taken];
        double LogProbability(int first) =>
            LogChoose(firstTrials, first) + LogChoose(secondTrials, successes - first) - LogChoose(firstTrials + secondTrials, successes);

        // Tables as likely as the one seen count, whatever the last bits of a logarithm say.
        double limit = LogProbability(firstSuccesses) + 1e-9;
        double sum = 0;
        for (int first = Math.Max(0, successes - secondTrials); first <= Math.Min(firstTrials, successes); first++)
        {
            double probability = LogProbability(first);
            sum += probability <= limit ? Math.Exp(probability) : 0;
        }

        return Math.Min(1, sum);
    }

    private static double[] LogFactorials(int largest)
    {
        double[] values = new double[largest + 1];
        for (int number = 2; number <= largest; number++)
        {
            values[number] = values[number - 1] + Math.Log(number);
        }

        return values;
    }
}
