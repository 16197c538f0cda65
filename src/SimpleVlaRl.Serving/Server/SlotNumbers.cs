using System.Globalization;

namespace SimpleVlaRl.Serving.Server;

/// <summary>Small numbers for what comes and goes, used again and again, so that names made of them are few.</summary>
internal sealed class SlotNumbers
{
    private readonly Lock mutex = new();
    private readonly SortedSet<int> free = [];
    private int next;

    /// <summary>The smallest number that is not taken.</summary>
    public int Take()
    {
        lock (mutex)
        {
            if (free.Count == 0)
            {
                return next++;
            }

            int slot = free.Min;
            free.Remove(slot);
            return slot;
        }
    }

    /// <summary>Gives a number back.</summary>
    public void Return(int slot)
    {
        lock (mutex)
        {
            free.Add(slot);
        }
    }

    /// <summary>The name of a caller's n-th robot.</summary>
    public static string Name(string caller, int slot) => string.Create(CultureInfo.InvariantCulture, $"{caller}.{slot}");
}
