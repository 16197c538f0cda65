using System.Runtime.InteropServices;

namespace SimpleVlaRl.Training.Reinforcement.Stored;

/// <summary>How likely the recorded tokens are to the learner, over how likely they were to the engine that drew them, before anything is learned.</summary>
/// <param name="Tokens">The tokens that moved the robot.</param>
/// <param name="Gap">The mean of |ln ratio|, in nats.</param>
/// <param name="Low">The first percentile of the ratio learner / engine.</param>
/// <param name="High">The 99th percentile.</param>
/// <param name="BeyondClip">
/// The share of tokens whose ratio to the engine is beyond GRPO's clip: those whose gradient would be wrong, or none, were the engine's taken as the old ones.
/// </param>
/// <param name="Truncated">The share of tokens whose correction is cut.</param>
/// <param name="EffectiveShare">(Σw)²/(n·Σw²) of the corrections w: the share of tokens that as many drawn by the learner would be worth (Kish 1965).</param>
public sealed record BehaviourRatios(
    int Tokens, double Gap, double Low, double High, double BeyondClip, double Truncated, double EffectiveShare)
{
    /// <summary>Compares.</summary>
    /// <param name="episodes">The episodes, with the learner's log-probabilities in place of the recorded ones.</param>
    /// <param name="options">The clip and the limit of the correction.</param>
    /// <returns>The comparison; null where no token moved a robot.</returns>
    public static BehaviourRatios? Of(IEnumerable<GrpoEpisode> episodes, GrpoOptions options)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        ArgumentNullException.ThrowIfNull(options);
        List<double> ratios = [];
        foreach (GrpoEpisode episode in episodes)
        {
            ratios.AddRange(episode.Decisions
                .SelectMany(decision => Enumerable.Range(0, decision.Tokens.Length).Select(decision.BehaviourRatio)).Take(episode.ValidTokens));
        }

        return Of(ratios, options);
    }

    /// <summary>Sums ratios up.</summary>
    /// <param name="ratios">The ratio of each token; sorted by this.</param>
    /// <param name="options">The clip and the limit of the correction.</param>
    /// <returns>The comparison; null where there is no token.</returns>
    public static BehaviourRatios? Of(List<double> ratios, GrpoOptions options)
    {
        ArgumentNullException.ThrowIfNull(ratios);
        ArgumentNullException.ThrowIfNull(options);
        if (ratios.Count == 0)
        {
            return null;
        }

        CollectionsMarshal.AsSpan(ratios).Sort();
        double limit = options.CorrectionLimit;
        double sum = ratios.Sum(ratio => GrpoDecision.Correction(ratio, limit));
        double squares = ratios.Sum(ratio => Math.Pow(GrpoDecision.Correction(ratio, limit), 2));
        return new BehaviourRatios(
            ratios.Count,
            ratios.Average(ratio => Math.Abs(Math.Log(ratio))),
            ratios[(int)(0.01 * (ratios.Count - 1))],
            ratios[(int)(0.99 * (ratios.Count - 1))],
            ratios.Count(ratio => ratio < 1 - options.ClipLow || ratio > 1 + options.ClipHigh) / (double)ratios.Count,
            ratios.Count(ratio => limit > 0 && ratio > limit) / (double)ratios.Count,
            sum * sum / (ratios.Count * squares));
    }
}
