namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>Which of an iteration's episodes each optimizer step learns from: every episode is seen once.</summary>
/// <remarks>
/// <para>
/// Interleaved, every step has its share of every group, so of every task, and of the successes. Successes are dealt out in turn, task by task and group by
/// group, without beginning anew at a group; each failure then goes where its group is least. So the steps' shares of a group, of its successes, of a task's
/// and of all successes differ by at most one episode, and where groups are whole multiples of the steps the shares of everything else do too. Were each group
/// dealt out from the first step on, that step would get the lone success of every group and the last one only failures.
/// </para>
/// <para>
/// In order, as the original code takes its mini-batches (SimpleVLA-RL verl/workers/actor/dp_rob.py, update_policy), a step sees only groups / steps starts: 16
/// of 64 with the paper's constants, 2 of 8 with those of a small network, and of several tasks perhaps two, whose gradient is noise for the others.
/// </para>
/// </remarks>
internal static class StepShares
{
    /// <summary>Deals the episodes out; the same groups give the same shares.</summary>
    /// <param name="groups">The groups, each of two episodes or more.</param>
    /// <param name="options">How many steps there are, whether they are interleaved, and the return of a success.</param>
    /// <returns>A share for each step; empty where there are fewer episodes than steps.</returns>
    public static IReadOnlyList<GroupedEpisode>[] Of(IReadOnlyList<GrpoGroup> groups, GrpoOptions options)
    {
        int steps = options.OptimizerSteps;
        return options.InterleavesGroups
            ? Interleaved(
                [.. groups.OrderBy(group => group.Start.Task, StringComparer.Ordinal).ThenBy(group => group.Number)], steps, options)
            : InOrder([.. groups.SelectMany(group => Attempts(group, options))], steps);
    }

    private static List<GroupedEpisode>[] Interleaved(GrpoGroup[] groups, int steps, GrpoOptions options)
    {
        List<GroupedEpisode>[] shares = [.. Enumerable.Range(0, steps).Select(_ => new List<GroupedEpisode>())];
        int successes = 0;
        foreach (IGrouping<string, GrpoGroup> task in groups.GroupBy(group => group.Start.Task, StringComparer.Ordinal))
        {
            int[] inTask = new int[steps];
            foreach (GrpoGroup group in task)
            {
                int[] inGroup = new int[steps];

                // The sorting is stable: episodes keep their order among equals.
                foreach (GroupedEpisode attempt in Attempts(group, options).OrderByDescending(attempt => attempt.Trajectory.Succeeded))
                {
                    int step = attempt.Trajectory.Succeeded
                        ? successes++ % steps
                        : Enumerable.Range(0, steps).MinBy(index => (inGroup[index], inTask[index], shares[index].Count));
                    shares[step].Add(attempt);
                    inGroup[step]++;
                    inTask[step]++;
                }
            }
        }

        return shares;
    }

    private static GroupedEpisode[][] InOrder(GroupedEpisode[] all, int steps)
    {
        int Bound(int step) => (int)((long)step * all.Length / steps);
        return [.. Enumerable.Range(0, steps).Select(step => all[Bound(step)..Bound(step + 1)])];
    }

    private static IEnumerable<GroupedEpisode> Attempts(GrpoGroup group, GrpoOptions options) => group.Trajectories.Zip(
        group.Advantages(options.RewardCoefficient, options.StandardizesAdvantages),
        (trajectory, advantage) => new GroupedEpisode(group, trajectory, advantage));
}
