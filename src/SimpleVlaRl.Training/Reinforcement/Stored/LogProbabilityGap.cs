namespace SimpleVlaRl.Training.Reinforcement.Stored;

/// <summary>How far the log-probabilities that a robot recorded are from those that the learner gives the same tokens.</summary>
/// <remarks>
/// The robot saw its frames before they became JPEG, perhaps in another precision; that moves a log-probability a little. Weights other than those that acted
/// move it a lot.
/// </remarks>
public static class LogProbabilityGap
{
    /// <summary>The mean of |learner - recorded| over the tokens that moved the robot, in nats.</summary>
    /// <param name="recorded">The episode as it was recorded.</param>
    /// <param name="recomputed">The same with the learner's log-probabilities.</param>
    /// <returns>The mean; 0 where nothing moved.</returns>
    public static double Of(GrpoEpisode recorded, GrpoEpisode recomputed)
    {
        double[] gaps = [.. Pairs(recorded, recomputed).Select(pair => Math.Abs((double)pair.Now - pair.Then))];
        return gaps.Length == 0 ? 0 : gaps.Average();
    }

    /// <summary>The log-probabilities of the tokens that moved the robot, then and now.</summary>
    /// <param name="then">The episode.</param>
    /// <param name="now">The same episode with other log-probabilities.</param>
    /// <returns>One pair per token.</returns>
    internal static IEnumerable<(float Then, float Now)> Pairs(GrpoEpisode then, GrpoEpisode now) =>
        then.Decisions.Zip(now.Decisions).SelectMany(pair => pair.First.LogProbabilities.Zip(pair.Second.LogProbabilities)).Take(then.ValidTokens);
}
