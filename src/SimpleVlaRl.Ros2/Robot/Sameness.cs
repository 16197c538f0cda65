namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Since when a topic has delivered the same thing again and again, whatever its stamps say.</summary>
/// <remarks>For the one thread that receives; <see cref="Since"/> may be read by another.</remarks>
internal sealed class Sameness
{
    private long since;
    private long lastArrived;

    /// <summary>When the first of the equal items arrived; 0 while the newest differs from the one before.</summary>
    public long Since => Volatile.Read(ref since);

    /// <summary>Notes an item.</summary>
    /// <param name="isSame">Whether it equals the one before.</param>
    /// <param name="arrivedTimestamp">When it arrived.</param>
    public void Note(bool isSame, long arrivedTimestamp)
    {
        if (!isSame)
        {
            Volatile.Write(ref since, 0);
        }
        else if (since == 0)
        {
            Volatile.Write(ref since, lastArrived);
        }

        lastArrived = arrivedTimestamp;
    }
}
