namespace SimpleVlaRl.Training.Optimization;

/// <summary>A linear warm-up, then half a cosine (Loshchilov and Hutter 2017, arXiv 1608.03983, without restarts).</summary>
/// <param name="Peak">The highest rate.</param>
/// <param name="WarmUpSteps">Steps until the peak.</param>
/// <param name="TotalSteps">Steps until the end.</param>
/// <param name="FinalFraction">The last rate over the peak.</param>
public sealed record LearningRateSchedule(double Peak, int WarmUpSteps, int TotalSteps, double FinalFraction)
{
    /// <summary>The rate of a step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <returns>The rate, above zero also at step 0.</returns>
    public double At(long step)
    {
        if (step < WarmUpSteps)
        {
            return Peak * (step + 1) / WarmUpSteps;
        }

        double progress = Math.Clamp((step - WarmUpSteps) / (double)Math.Max(1, TotalSteps - WarmUpSteps), 0, 1);
        return Peak * (FinalFraction + ((1 - FinalFraction) * 0.5 * (1 + Math.Cos(Math.PI * progress))));
    }
}
