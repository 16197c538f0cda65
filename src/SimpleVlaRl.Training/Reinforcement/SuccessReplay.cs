namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>
/// The last successes of each task, kept to be imitated again while the task seldom succeeds, as in self-imitation learning (Oh et al. 2018, arXiv 1806.05635).
/// </summary>
/// <remarks>Not thread-safe: the thread that trains has it alone. A checkpoint holds what is kept.</remarks>
/// <param name="below">The sampled success rate, in 0 to 1, below which a task is due.</param>
/// <param name="mostPerTask">How many successes of a task are kept; the oldest goes first.</param>
public sealed class SuccessReplay(double below, int mostPerTask)
{
    private readonly List<GrpoGroup> kept = [];

    /// <summary>What is kept, oldest first, each success as a group of its own.</summary>
    public IReadOnlyList<GrpoGroup> Kept => kept;

    /// <summary>What is to be imitated after an iteration.</summary>
    /// <param name="counts">What the iteration sampled.</param>
    /// <returns>The kept successes of tasks that succeeded too seldom; a task that was not tried is not due.</returns>
    public IReadOnlyList<GrpoEpisode> Due(SamplingCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return
        [
            .. kept.Where(group => counts.Tasks.GetValueOrDefault(group.Start.Task) is { Attempts: > 0 } task && task.Successes < below * task.Attempts)
                .SelectMany(group => group.Trajectories),
        ];
    }

    /// <summary>Keeps the successes of groups that were learned from.</summary>
    /// <param name="groups">The groups, oldest first.</param>
    public void Add(IEnumerable<GrpoGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        kept.AddRange(groups.SelectMany(
            group => group.Trajectories.Where(trajectory => trajectory.Succeeded).Select(trajectory => group with { Trajectories = [trajectory] })));
        GrpoGroup[] last = [.. kept.GroupBy(group => group.Start.Task, StringComparer.Ordinal).SelectMany(task => task.TakeLast(mostPerTask))];
        kept.Clear();
        kept.AddRange(last);
    }

    /// <summary>Goes on with what a checkpoint held.</summary>
    /// <param name="groups">What another had kept.</param>
    public void Restore(IEnumerable<GrpoGroup> groups)
    {
        kept.Clear();
        kept.AddRange(groups);
    }
}
