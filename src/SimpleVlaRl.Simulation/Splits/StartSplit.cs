using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Tasks;

namespace SimpleVlaRl.Simulation.Splits;

/// <summary>Takes the starts of each task into a part that is learned from and one that is not; the seed alone decides, so that the two never meet.</summary>
/// <remarks>
/// SimpleVLA-RL (arXiv 2509.09674, section on generalisation) trains on a part of a benchmark's tasks and follows success on the rest; for tasks, name some of
/// them. Here the same is asked of what differs between the starts of one task. A quarter of the starts is unseen. The kinds of starts (report, validation,
/// training) have seeds of their own with and without a split: a split only leaves some of them out.
/// </remarks>
public sealed class StartSplit
{
    private readonly Func<EpisodeStart, bool> isUnseen;

    private StartSplit(string name, IReadOnlyList<SimulatedTask> tasks, Func<EpisodeStart, bool> isUnseen) =>
        (Name, Tasks, this.isUnseen) = (name, tasks, isUnseen);

    /// <summary>
    /// Where a task's first object starts: unseen is the quadrant of its range on the table that is next to the second bound of <see cref="TaskObject.X"/> and
    /// of <see cref="TaskObject.Y"/>.
    /// </summary>
    public static StartSplit Positions { get; } = new("positions", SimulatedTasks.All, IsInQuadrant);

    /// <summary>
    /// The hue of a task's first object, which varies with the start under this split alone, by 40 degrees to either side: unseen is what is turned
    /// by +20 or more.
    /// </summary>
    public static StartSplit Colours { get; } = new(
        "colours", [.. SimulatedTasks.All.Select(task => task with { VariesHue = true })], start => HueTurn.Degrees(start.Seed) >= HueTurn.LargestDegrees / 2);

    /// <summary>All splits.</summary>
    public static IReadOnlyList<StartSplit> All { get; } = [Positions, Colours];

    /// <summary>Its name, as commands and provenance give it.</summary>
    public string Name { get; }

    /// <summary>The tasks as they are simulated under the split.</summary>
    public IReadOnlyList<SimulatedTask> Tasks { get; }

    /// <summary>Whether a task's starts differ in what the split goes by.</summary>
    /// <param name="task">The task's name.</param>
    /// <returns>False where the first object has no hue: a grey one looks alike however it is turned.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public bool Divides(string task)
    {
        SimulatedTask found = SimulatedTasks.Find(task, Tasks);
        return !found.VariesHue || found.Objects[0].HasHue;
    }

    /// <summary>The part that a start belongs to.</summary>
    /// <param name="start">The start.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public StartPart PartOf(EpisodeStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return isUnseen(start) ? StartPart.Unseen : StartPart.Seen;
    }

    /// <summary>The starts of a part, those of the other skipped: the n-th that is wanted is the n-th of these.</summary>
    /// <typeparam name="TStart">The kind of starts, which a split does not change.</typeparam>
    /// <param name="part">The part.</param>
    /// <param name="at">The starts of both parts by number, from 0.</param>
    /// <returns>The starts, without an end of their own: <paramref name="at"/> throws beyond the last seed of its kind.</returns>
    public IEnumerable<TStart> Of<TStart>(StartPart part, Func<long, TStart> at)
        where TStart : EpisodeStart
    {
        ArgumentNullException.ThrowIfNull(at);
        for (long number = 0; ; number++)
        {
            TStart start = at(number);
            if (PartOf(start) == part)
            {
                yield return start;
            }
        }
    }

    private static bool IsInQuadrant(EpisodeStart start)
    {
        uint first = SimulatedTasks.Find(start.Task).Objects[0].FirstDraw ?? 0;
        return StartRandom.Between(start.Seed, first, 0, 1) >= 0.5 && StartRandom.Between(start.Seed, first + 1, 0, 1) >= 0.5;
    }
}
