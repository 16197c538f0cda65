namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>Which groups say anything: those whose success rate is neither near 0 nor near 1, for the others have no advantage to learn from.</summary>
/// <remarks>SimpleVLA-RL keeps a group of 8 when 0.1 ≤ rate ≤ 0.9, that is with 1 to 7 successes. (DAPO, arXiv 2503.14476, section 3.2)</remarks>
/// <param name="LowestRate">The lowest rate kept.</param>
/// <param name="HighestRate">The highest rate kept.</param>
/// <param name="IsOn">Whether anything is dropped for its rate.</param>
public readonly record struct DynamicSampling(double LowestRate, double HighestRate, bool IsOn)
{
    /// <summary>Whether a group is learned from.</summary>
    /// <param name="successes">Its successes.</param>
    /// <param name="episodes">Its episodes that count; a group of one is never kept.</param>
    /// <returns>Whether it is kept.</returns>
    public bool Keeps(int successes, int episodes)
    {
        if (episodes < 2)
        {
            return false;
        }

        double rate = (double)successes / episodes;
        return !IsOn || (rate >= LowestRate && rate <= HighestRate);
    }
}
