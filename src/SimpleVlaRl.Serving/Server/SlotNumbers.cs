using System.Globalization;

namespace SimpleVlaRl.Serving.Server;

/// <summary>Small numbers for what comes and goes, used again and again, so that names made of them are few.</summary>
internal sealed class SlotNumbers
{
    private readonly Lock _lock = new();
    private readonly SortedSet<int> _free = [];
    private int _next;

    /// <summary>The smallest number that is not taken.</summary>
    public int Take()
    {
        lock (_lock)
        {
            if (_free.Count == 0)
            {
                return _next++;
            }

            int slot = _free.Min;
            _free.Remove(slot);
            return slot;
        }
    }

    /// <summary>Gives a number back.</summary>
    public void Return(int slot)
    {
        lock (_lock)
        {
            _free.Add(slot);
        }
    }

    /// <summary>The name of a caller's n-th robot.</summary>
    public static string Name(string caller, int slot) => string.Create(CultureInfo.InvariantCulture, $"{caller}.{slot}");
}
