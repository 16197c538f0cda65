namespace SimpleVlaRl.Training.Imitation;

/// <summary>How well labels are predicted on samples that were not learned from.</summary>
/// <param name="Samples">How many samples.</param>
/// <param name="Loss">The loss in nats per token.</param>
/// <param name="TokenAccuracy">The share of tokens whose most probable bin is the label.</param>
/// <param name="MeanAbsoluteErrorRadians">The mean absolute error of the most probable bin's centre over the joints measured in radians; over all joints where
/// none is.</param>
public sealed record ImitationEvaluation(int Samples, double Loss, double TokenAccuracy, double MeanAbsoluteErrorRadians);
