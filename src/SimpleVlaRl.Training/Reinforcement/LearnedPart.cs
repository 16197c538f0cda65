namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>
/// A part of a group to learn from, as many successes as failures where there are enough, since computing the gradient takes longer than sampling does.
/// </summary>
/// <remarks>
/// For outcomes of two values such a part has the largest variance of its rewards (PODS, Xu et al. 2025, arXiv 2504.13818, section 3). Other than there, the
/// advantages stay those of the whole group, and each is weighted by how many episodes of its outcome it stands for: the expected gradient is the whole
/// group's.
/// </remarks>
internal static class LearnedPart
{
    /// <summary>Draws the part; the same group gives the same.</summary>
    /// <param name="group">The group.</param>
    /// <param name="count">Episodes to learn from; 0 for all.</param>
    /// <param name="rewardCoefficient">The return of a success.</param>
    /// <param name="isStandardized">Whether advantages are divided by the group's deviation.</param>
    /// <returns>The part with its weighted advantages; the group itself where it is no larger.</returns>
    public static GrpoGroup Of(GrpoGroup group, int count, double rewardCoefficient, bool isStandardized = true)
    {
        int attempts = group.Trajectories.Count;
        int failures = attempts - group.Successes;
        if (count == 0 || count >= attempts)
        {
            return group;
        }

        if (group.Successes == 0 || failures == 0)
        {
            // It says nothing, and counts in the step's mean as a mixed group does.
            return group with { Trajectories = [.. group.Trajectories.Take(count)], GivenAdvantages = new double[count] };
        }

        int succeeded = Math.Clamp(count / 2, Math.Max(1, count - failures), Math.Min(group.Successes, count - 1));
        int failed = count - succeeded;
        double[] advantages = group.Advantages(rewardCoefficient, isStandardized);
        int[] order = [.. Enumerable.Range(0, attempts)];
        new Random(unchecked((int)(group.Number ^ (group.Number >> 32)))).Shuffle(order);
        int[] chosen =
        [
            .. order.Where(index => group.Trajectories[index].Succeeded).Take(succeeded)
                .Concat(order.Where(index => !group.Trajectories[index].Succeeded).Take(failed)).Order(),
        ];

        // The loss is a mean over the episodes that are learned from.
        double Weight(int index) => (double)count / attempts
            * (group.Trajectories[index].Succeeded ? (double)group.Successes / succeeded : (double)failures / failed);
        return group with
        {
            Trajectories = [.. chosen.Select(index => group.Trajectories[index])],
            GivenAdvantages = [.. chosen.Select(index => advantages[index] * Weight(index))],
        };
    }
}
