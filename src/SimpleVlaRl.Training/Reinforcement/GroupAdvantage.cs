namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>The advantage of each episode over the others from the same start: what GRPO has in place of a critic.</summary>
/// <remarks>
/// A_i = (R_i - mean R) / (std R + 1e-6) with the unbiased deviation (n - 1), the same for every valid token of the episode.
/// (Shao et al. 2024, arXiv 2402.03300, section 4.1.2; SimpleVLA-RL verl/trainer/ppo/core_algos.py, compute_grpo_outcome_advantage)
/// </remarks>
public static class GroupAdvantage
{
    /// <summary>Added to the deviation.</summary>
    public const double Epsilon = 1e-6;

    /// <summary>Computes a group's advantages.</summary>
    /// <param name="returns">The return of each episode: the reward coefficient for a success, 0 for a failure.</param>
    /// <param name="advantages">The destination, one per episode.</param>
    /// <param name="isStandardized">Whether they are divided by the deviation; without it A_i = R_i - mean R (Dr. GRPO, arXiv 2503.20783).</param>
    /// <exception cref="ArgumentException">The group has fewer than two episodes: the original gives a lone episode its raw reward, which is no
    /// comparison with anything; drop such groups. Or a return is not finite, or the destination has another length.</exception>
    public static void Compute(ReadOnlySpan<double> returns, Span<double> advantages, bool isStandardized = true)
    {
        if (returns.Length < 2 || advantages.Length != returns.Length)
        {
            throw new ArgumentException(
                $"There are {returns.Length} returns for {advantages.Length} advantages; expected as many of both, at least 2.", nameof(returns));
        }

        double mean = 0;
        foreach (double value in returns)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException($"A return is {value}; expected finite values.", nameof(returns));
            }

            mean += value / returns.Length;
        }

        double squares = 0;
        foreach (double value in returns)
        {
            squares += (value - mean) * (value - mean);
        }

        double deviation = Math.Sqrt(squares / (returns.Length - 1));
        for (int index = 0; index < returns.Length; index++)
        {
            double centered = returns[index] - mean;
            advantages[index] = isStandardized ? centered / (deviation + Epsilon) : centered;
        }
    }
}
