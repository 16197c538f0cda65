namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>The learning rate of an iteration: after a linear warm-up constant, as in the paper, or falling as 1/n.</summary>
/// <remarks>
/// SimpleVLA-RL steps its schedule once per iteration, after the update, and its factor min(1, n/max(1, warm-up)) is 0 at n = 0: the first
/// iteration learns nothing. That is kept as an option for exact parity; without it iteration n has the factor of n + 1.
/// The fall is that of Robbins and Monro, "A Stochastic Approximation Method", 1951: steps whose sum has no bound, so that any place can still
/// be reached, and whose noise dies out. With few episodes per iteration a constant rate finds a better policy soon and then walks away from it.
/// </remarks>
/// <param name="Rate">The learning rate after the warm-up.</param>
/// <param name="WarmUpIterations">Iterations of the warm-up; 0 for none.</param>
/// <param name="FirstIsZero">Whether the first iteration has the rate 0, as the original.</param>
/// <param name="HalvedAfter">The iteration at which the rate has fallen to half; 0 keeps it.</param>
public sealed record IterationRate(double Rate, int WarmUpIterations, bool FirstIsZero, int HalvedAfter)
{
    /// <summary>The learning rate of an iteration.</summary>
    /// <param name="iteration">The iteration, from 0.</param>
    /// <returns>The rate of all its optimizer steps.</returns>
    public double At(long iteration)
    {
        double position = FirstIsZero ? iteration : iteration + 1;
        double fallen = HalvedAfter == 0 ? 1 : 1 / (1 + ((double)iteration / HalvedAfter));
        return Rate * fallen * Math.Min(1, position / Math.Max(1, WarmUpIterations));
    }
}
