namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>Which of an iteration's attempts each optimizer step learns from: every attempt is seen once.</summary>
/// <remarks>
/// Interleaved, every step has its share of every group: the attempts lie task by task, group by group, successes before failures, and are dealt out in turn. So the
/// steps' shares of the iteration, of a task, of a group and of a group's successes differ by at most one attempt. In order, as the original code takes its mini-batches
/// (SimpleVLA-RL verl/workers/actor/dp_rob.py, update_policy), a step sees only groups / steps starts: 16 of 64 with the paper's constants, 2 of 8 with those
/// of a small network, and of several tasks perhaps two, whose gradient is noise for the others.
/// </remarks>
internal static class StepShares
{
    /// <summary>Deals the attempts out; the same groups give the same shares.</summary>
    /// <param name="groups">The groups, each of two attempts or more.</param>
    /// <param name="options">How many steps there are, whether they are interleaved, and the return of a success.</param>
    /// <returns>A share for each step; empty where there are fewer attempts than steps.</returns>
    public static IReadOnlyList<GroupAttempt>[] Of(IReadOnlyList<GrpoGroup> groups, GrpoOptions options)
    {
        int steps = options.OptimizerSteps;
        if (!options.InterleavesGroups)
        {
            GroupAttempt[] inOrder = [.. groups.SelectMany(group => Attempts(group, options.RewardCoefficient))];
            return [.. Enumerable.Range(0, steps).Select(step => inOrder[Bound(step, inOrder.Length, steps)..Bound(step + 1, inOrder.Length, steps)])];
        }

        // The sorting is stable: attempts keep their order among equals.
        GroupAttempt[] all =
        [
            .. groups.OrderBy(group => group.Start.Task, StringComparer.Ordinal).ThenBy(group => group.Number)
                .SelectMany(group => Attempts(group, options.RewardCoefficient).OrderByDescending(attempt => attempt.Trajectory.Succeeded)),
        ];
        return [.. Enumerable.Range(0, steps).Select(step => all.Where((_, index) => index % steps == step).ToArray())];
    }

    private static IEnumerable<GroupAttempt> Attempts(GrpoGroup group, double rewardCoefficient) =>
        group.Trajectories.Zip(group.Advantages(rewardCoefficient), (trajectory, advantage) => new GroupAttempt(group, trajectory, advantage));

    private static int Bound(int step, int count, int steps) => (int)((long)step * count / steps);
}
