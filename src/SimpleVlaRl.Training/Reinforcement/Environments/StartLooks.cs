using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Training.Reinforcement.Environments;

/// <summary>
/// In how many ways attempts at a start begin. They should begin in one; where they do not, those that began alike are compared with each other, so that
/// neither an environment that begins elsewhere than it says nor one that came first spoils the others' groups.
/// </summary>
internal sealed class StartLooks
{
    private const int MostLooks = 16;
    private const int RememberedStarts = 8192;
    private readonly Dictionary<TrainingStart, List<FirstObservation>> looks = [];
    private readonly Queue<TrainingStart> order = [];

    /// <summary>The number of the way in which an attempt has begun.</summary>
    /// <param name="start">What it says that its start is.</param>
    /// <param name="seen">What was seen.</param>
    /// <param name="difference">How a new way differs from the first; null where it is no new one.</param>
    /// <returns>From 0; null where there are too many.</returns>
    public int? Of(TrainingStart start, FirstObservation seen, out string? difference)
    {
        difference = null;
        if (!looks.TryGetValue(start, out List<FirstObservation>? known))
        {
            if (order.Count >= RememberedStarts)
            {
                looks.Remove(order.Dequeue());
            }

            order.Enqueue(start);
            looks.Add(start, [seen]);
            return 0;
        }

        for (int look = 0; look < known.Count; look++)
        {
            if (known[look].Difference(seen) is not { } found)
            {
                return look;
            }

            difference ??= found;
        }

        if (known.Count >= MostLooks)
        {
            return null;
        }

        known.Add(seen);
        return known.Count - 1;
    }
}
