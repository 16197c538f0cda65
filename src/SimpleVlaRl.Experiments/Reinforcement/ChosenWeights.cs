namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>The weights that a run ships, and why.</summary>
/// <param name="Iteration">The iteration they are of; 0 is the policy that the run started from.</param>
/// <param name="OptimizerSteps">The optimizer steps behind them.</param>
/// <param name="Successes">Their greedy successes on the validation starts that decide.</param>
/// <param name="Episodes">The episodes that counted.</param>
internal sealed record ChosenWeights(long Iteration, long OptimizerSteps, int Successes, int Episodes)
{
    /// <summary>The success rate; 0 where nothing counted.</summary>
    public double Rate => Episodes == 0 ? 0 : (double)Successes / Episodes;
}
