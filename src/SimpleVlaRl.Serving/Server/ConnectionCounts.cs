namespace SimpleVlaRl.Serving.Server;

/// <summary>How many of something each holder has at the moment, and how many all of them have together; neither goes above its limit.</summary>
/// <param name="limitOfEach">The most of one holder.</param>
/// <param name="limitOfAll">The most of all of them.</param>
internal sealed class ConnectionCounts(int limitOfEach, int limitOfAll)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = [];
    private int _total;

    /// <summary>How many there are.</summary>
    public int Total => Volatile.Read(ref _total);

    /// <summary>Takes one more for a holder.</summary>
    /// <returns>Null when it is taken; otherwise why not.</returns>
    public string? TryTake(string holder)
    {
        lock (_lock)
        {
            int count = _counts.GetValueOrDefault(holder);
            if (count >= limitOfEach)
            {
                return $"'{holder}' has {count} connections already, the most of one caller; close some of them.";
            }

            if (_total >= limitOfAll)
            {
                return $"All {limitOfAll} connections are taken; come back later.";
            }

            _counts[holder] = count + 1;
            _total++;
            return null;
        }
    }

    /// <summary>Gives one back.</summary>
    public void Return(string holder)
    {
        lock (_lock)
        {
            _total--;
            if (--_counts[holder] == 0)
            {
                _counts.Remove(holder);
            }
        }
    }
}
