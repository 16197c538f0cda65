namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>One decision of a trajectory: what the network saw and drew.</summary>
/// <param name="Images">The network's images, uint8 [N, H, W, 3], kept once.</param>
/// <param name="Joints">The measured joints in robot units, [P]; empty when the policy takes none.</param>
/// <param name="Tokens">The bin indices drawn, [A·K], time-major.</param>
/// <param name="LogProbabilities">Their log-probabilities when drawn, at the sampling temperature, [A·K].</param>
public sealed record GrpoDecision(byte[] Images, float[] Joints, byte[] Tokens, float[] LogProbabilities);
