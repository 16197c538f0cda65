using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Simulation.Splits;
using SimpleVlaRl.Simulation.Tasks;

namespace SimpleVlaRl.Experiments.Splits;

/// <summary>A part of a split's starts, as a command asks for it.</summary>
/// <param name="Split">The split.</param>
/// <param name="Part">The part.</param>
internal sealed record SplitSelection(StartSplit Split, StartPart Part)
{
    /// <summary>The part's name on a command line and in documents.</summary>
    public string PartName => Part == StartPart.Seen ? "seen" : "unseen";

    /// <summary>The same split's other part.</summary>
    public SplitSelection Unseen => this with { Part = StartPart.Unseen };

    /// <summary>The simulator's tasks under the split; null for those without one.</summary>
    public static IReadOnlyList<SimulatedTask>? TasksOf(SplitSelection? selection) => selection?.Split.Tasks;

    /// <summary>The starts of the part; all where there is no split.</summary>
    public static IEnumerable<TStart> Starts<TStart>(SplitSelection? selection, Func<long, TStart> at)
        where TStart : EpisodeStart => selection is null ? Numbers().Select(at) : selection.Split.Of(selection.Part, at);

    /// <summary>Refuses a split of tasks whose starts do not differ in what it goes by.</summary>
    /// <exception cref="UsageException">There is such a task.</exception>
    public void Demand(IEnumerable<string> tasks)
    {
        string[] alike = [.. tasks.Where(task => !Split.Divides(task))];
        if (alike.Length > 0)
        {
            throw new UsageException($"--split {Split.Name} does not divide {string.Join(", ", alike)}, whose first object has no colour; leave "
                + "the task out or take --split positions.");
        }
    }

    private static IEnumerable<long> Numbers()
    {
        for (long number = 0; ; number++)
        {
            yield return number;
        }
    }
}
