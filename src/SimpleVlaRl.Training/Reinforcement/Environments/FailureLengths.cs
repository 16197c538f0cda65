namespace SimpleVlaRl.Training.Reinforcement.Environments;

/// <summary>
/// How long episodes of a task are, to tell a failure at the time limit from one that came early: of an exception in an environment's own code nothing else is
/// seen.
/// </summary>
/// <remarks>
/// The limit is taken to be the longest episode of all environments but the one whose is longest: one with a limit of its own does not make the others'
/// failures early. Nothing is judged before some episodes have ended.
/// </remarks>
internal sealed class FailureLengths
{
    private const int MostTasks = 1024;

    /// <summary>Episodes of a task that have ended before its failures are judged.</summary>
    private const int JudgedAfter = 16;

    private readonly Dictionary<string, (int Ended, Dictionary<string, int> Longest)> tasks = [];

    /// <summary>Notes an episode that has ended, however.</summary>
    public void Note(string task, string environment, int chunks)
    {
        if (!tasks.TryGetValue(task, out (int Ended, Dictionary<string, int> Longest) known))
        {
            if (tasks.Count >= MostTasks)
            {
                tasks.Clear();
            }

            known = (0, []);
        }

        known.Longest[environment] = Math.Max(chunks, known.Longest.GetValueOrDefault(environment));
        tasks[task] = (known.Ended + 1, known.Longest);
    }

    /// <summary>Whether a failure came early; null where that cannot be said yet.</summary>
    public bool? IsEarly(string task, int chunks)
    {
        if (!tasks.TryGetValue(task, out (int Ended, Dictionary<string, int> Longest) known) || known.Ended < JudgedAfter)
        {
            return null;
        }

        int limit = known.Longest.Values.OrderDescending().Take(2).Last();
        return chunks < limit - 1;
    }
}
