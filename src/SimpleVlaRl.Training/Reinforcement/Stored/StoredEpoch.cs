namespace SimpleVlaRl.Training.Reinforcement.Stored;

/// <summary>What going through recorded episodes once did.</summary>
/// <param name="Epoch">Which time, from 1.</param>
/// <param name="Update">What the optimizer steps did.</param>
/// <param name="Divergence">
/// How far the weights after it are from those that acted: KL(π_old ‖ π) estimated over all tokens that moved the robot as the mean of r - 1 - log r with
/// r = π / π_old, which is never below 0, so that what rises does not hide what falls (Schulman 2020, "Approximating KL divergence", k3).
/// </param>
/// <param name="IsKept">Whether the weights after it are kept.</param>
/// <param name="Steps">The optimizer steps made up to its end.</param>
public sealed record StoredEpoch(int Epoch, GrpoUpdate Update, double Divergence, bool IsKept, long Steps);
