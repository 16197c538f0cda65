namespace SimpleVlaRl.Training.Outcomes;

/// <summary>How the training of an outcome classifier stands.</summary>
/// <param name="Epoch">The pass that has ended, from 1.</param>
/// <param name="Epochs">All of them.</param>
/// <param name="FittingLoss">The mean loss of its steps, nats; successes and the rest weigh the same.</param>
/// <param name="ChoiceLoss">The loss on the pictures that are chosen by.</param>
/// <param name="IsBest">Whether that is the lowest so far, so that these weights are kept.</param>
public readonly record struct OutcomeProgress(int Epoch, int Epochs, double FittingLoss, double ChoiceLoss, bool IsBest);
