namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>The learning rate of an iteration: constant after a linear warm-up.</summary>
/// <remarks>
/// SimpleVLA-RL steps its schedule once per iteration, after the update, and its factor min(1, n/max(1, warm-up)) is 0 at n = 0: the first
/// iteration learns nothing. That is kept as an option for exact parity; without it iteration n has the factor of n + 1.
/// </remarks>
/// <param name="Rate">The learning rate after the warm-up.</param>
/// <param name="WarmUpIterations">Iterations of the warm-up; 0 for none.</param>
/// <param name="FirstIsZero">Whether the first iteration has the rate 0, as the original.</param>
public sealed record ConstantRate(double Rate, int WarmUpIterations, bool FirstIsZero)
{
    /// <summary>The learning rate of an iteration.</summary>
    /// <param name="iteration">The iteration, from 0.</param>
    /// <returns>The rate of all its optimizer steps.</returns>
    public double At(long iteration)
    {
        double position = FirstIsZero ? iteration : iteration + 1;
        return Rate * Math.Min(1, position / Math.Max(1, WarmUpIterations));
    }
}
