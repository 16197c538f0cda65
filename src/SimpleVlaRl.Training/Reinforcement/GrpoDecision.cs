using SimpleVlaRl.Training.Observations;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>One decision of a trajectory: what the network saw and drew.</summary>
/// <param name="Images">The network's images, uint8 [N, H, W, 3], kept once, in memory or in a file.</param>
/// <param name="Joints">The measured joints in robot units, [P]; empty when the policy takes none.</param>
/// <param name="Tokens">The bin indices drawn, [A·K], time-major.</param>
/// <param name="LogProbabilities">Their log-probabilities when drawn, at the sampling temperature, [A·K].</param>
public sealed record GrpoDecision(KeptImages Images, float[] Joints, byte[] Tokens, float[] LogProbabilities)
{
    /// <summary>
    /// Those of the engine that acted, where <see cref="LogProbabilities"/> are the learner's own in their place, [A·K]; null where they are the same.
    /// </summary>
    public float[]? BehaviourLogProbabilities { get; init; }

    /// <summary>How often the learner draws a token for once that the engine drew it: 1 where the same weights in the same precision have acted.</summary>
    /// <param name="token">The token's place.</param>
    /// <returns>The ratio of the probabilities.</returns>
    internal double BehaviourRatio(int token) =>
        BehaviourLogProbabilities is { } behaviour ? Math.Exp((double)LogProbabilities[token] - behaviour[token]) : 1;

    /// <summary>How often a token counts: see <see cref="GrpoOptions.CorrectionLimit"/>.</summary>
    /// <param name="ratio">Its ratio.</param>
    /// <param name="limit">The limit; 0 for no correction.</param>
    internal static double Correction(double ratio, double limit) => limit > 0 ? Math.Min(ratio, limit) : 1;
}
