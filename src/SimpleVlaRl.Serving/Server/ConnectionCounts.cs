namespace SimpleVlaRl.Serving.Server;

/// <summary>How many of something each holder has at the moment, and how many all of them have together; neither goes above its limit.</summary>
/// <param name="limitOfEach">The most of one holder.</param>
/// <param name="limitOfAll">The most of all of them.</param>
internal sealed class ConnectionCounts(int limitOfEach, int limitOfAll)
{
    private readonly Lock mutex = new();
    private readonly Dictionary<string, int> counts = [];
    private int total;

    /// <summary>How many there are.</summary>
    public int Total => Volatile.Read(ref total);

    /// <summary>Takes one more for a holder.</summary>
    /// <returns>Null when it is taken; otherwise why not.</returns>
    public string? TryTake(string holder)
    {
        lock (mutex)
        {
            int count = counts.GetValueOrDefault(holder);
            if (count >= limitOfEach)
            {
                return $"'{holder}' has {count} connections already, the most of one caller; close some of them.";
            }

            if (total >= limitOfAll)
            {
                return $"All {limitOfAll} connections are taken; come back later.";
            }

            counts[holder] = count + 1;
            total++;
            return null;
        }
    }

    /// <summary>Gives one back.</summary>
    public void Return(string holder)
    {
        lock (mutex)
        {
            total--;
            if (--counts[holder] == 0)
            {
                counts.Remove(holder);
            }
        }
    }
}
