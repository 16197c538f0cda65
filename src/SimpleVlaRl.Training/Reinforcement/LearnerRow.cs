namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>One decision with what the loss needs beside it.</summary>
/// <param name="Trajectory">The trajectory.</param>
/// <param name="Index">The decision's place in it.</param>
/// <param name="Advantage">The trajectory's advantage.</param>
/// <param name="TokenWeight">The weight of each valid token: 1/(valid tokens of the trajectory, or a constant, · episodes of the step).</param>
/// <param name="IsFresh">Whether the weights before the iteration's first step drew it.</param>
internal sealed record LearnerRow(GrpoEpisode Trajectory, int Index, double Advantage, double TokenWeight, bool IsFresh)
{
    public GrpoDecision Decision => Trajectory.Decisions[Index];

    /// <summary>The valid tokens of this decision.</summary>
    public int ValidTokens(int tokensPerDecision) => Math.Clamp(Trajectory.ValidTokens - (Index * tokensPerDecision), 0, tokensPerDecision);

    /// <summary>The rows of a step's episodes; decisions without a valid token say nothing and are left out.</summary>
    /// <param name="trajectories">The episodes.</param>
    /// <param name="tokensPerDecision">The tokens of a decision (A·K).</param>
    /// <param name="constantTokens">By how many tokens the loss of every episode is divided; 0 divides it by the episode's own.</param>
    public static List<LearnerRow> Of(
        IReadOnlyList<(GrpoEpisode Trajectory, double Advantage, bool IsFresh)> trajectories, int tokensPerDecision, int constantTokens = 0)
    {
        List<LearnerRow> rows = [];
        foreach ((GrpoEpisode trajectory, double advantage, bool isFresh) in trajectories)
        {
            int divisor = constantTokens > 0 ? constantTokens : trajectory.ValidTokens;
            double weight = trajectory.ValidTokens == 0 ? 0 : 1.0 / ((double)divisor * trajectories.Count);
            for (int index = 0; index < trajectory.Decisions.Count && index * tokensPerDecision < trajectory.ValidTokens; index++)
            {
                rows.Add(new LearnerRow(trajectory, index, advantage, weight, isFresh));
            }
        }

        return rows;
    }
}
