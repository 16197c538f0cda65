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
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(recomputed);
        double sum = 0;
        int counted = 0;
        for (int decision = 0; decision < recorded.Decisions.Count; decision++)
        {
            (float[] then, float[] now) = (recorded.Decisions[decision].LogProbabilities, recomputed.Decisions[decision].LogProbabilities);
            for (int token = 0; token < then.Length && counted < recorded.ValidTokens; token++, counted++)
            {
                sum += Math.Abs((double)now[token] - then[token]);
            }
        }

        return counted == 0 ? 0 : sum / counted;
    }
}
