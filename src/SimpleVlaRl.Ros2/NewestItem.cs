namespace SimpleVlaRl.Ros2;

/// <summary>
/// Holds the newest item that one thread receives for another to copy: never blocks on the other's work, keeps one, and counts what nobody looked at.
/// </summary>
/// <typeparam name="T">The item: a buffer that is filled again and again.</typeparam>
/// <param name="first">A buffer.</param>
/// <param name="second">Another buffer of the same size.</param>
/// <param name="third">A third one, for an onlooker; null where nobody looks on.</param>
public sealed class NewestItem<T>(T first, T second, T? third = null)
    where T : class
{
    private readonly Lock gate = new();
    private readonly Lock looking = new();
    private T newest = first;
    private T spare = second;
    private T? reserve = third;
    private T? lookedAt;
    private long sequence;
    private long readSequence;
    private long dropped;

    /// <summary>How many items were replaced before they were read.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>How many items have been published.</summary>
    public long Sequence => Interlocked.Read(ref sequence);

    /// <summary>The buffer to fill next; for the one writing thread, until <see cref="Publish"/>.</summary>
    /// <returns>The buffer; its content is old.</returns>
    public T Spare() => spare;

    /// <summary>The item published last, to compare the next with; for the one writing thread, which alone replaces it.</summary>
    /// <returns>The item; null before the first.</returns>
    public T? Last() => Interlocked.Read(ref sequence) > 0 ? newest : null;

    /// <summary>Makes the filled spare buffer the newest item.</summary>
    public void Publish()
    {
        lock (gate)
        {
            if (sequence != readSequence)
            {
                dropped++;
            }

            (newest, spare) = (spare, newest);
            sequence++;
            if (spare == lookedAt)
            {
                (spare, reserve) = (reserve!, spare);
            }
        }
    }

    /// <summary>Copies the newest item, while it cannot change.</summary>
    /// <typeparam name="TState">What the copy needs; passed on so that nothing is captured.</typeparam>
    /// <param name="state">What the copy needs.</param>
    /// <param name="copy">Copies from the item; must be quick.</param>
    /// <returns>The item's number from 1, the same until the next is published; 0 when there is none, and nothing was copied.</returns>
    public long Read<TState>(TState state, Action<T, TState> copy)
    {
        lock (gate)
        {
            if (sequence > 0)
            {
                copy(newest, state);
                readSequence = sequence;
            }

            return sequence;
        }
    }

    /// <summary>
    /// Copies the newest item for an onlooker: neither the writing nor the reading thread ever waits for the copy, and the item still counts as not read.
    /// </summary>
    /// <typeparam name="TState">What the copy needs; passed on so that nothing is captured.</typeparam>
    /// <param name="state">What the copy needs.</param>
    /// <param name="copy">Copies from the item.</param>
    /// <returns>The item's number from 1; 0 when there is none, and nothing was copied.</returns>
    /// <exception cref="InvalidOperationException">There is no third buffer.</exception>
    public long Look<TState>(TState state, Action<T, TState> copy)
    {
        // One onlooker at a time, because there is one buffer in reserve.
        lock (looking)
        {
            T item;
            long number;
            lock (gate)
            {
                if (reserve is null)
                {
                    throw new InvalidOperationException("An onlooker needs a third buffer.");
                }

                if (sequence == 0)
                {
                    return 0;
                }

                (item, number) = (newest, sequence);
                lookedAt = item;
            }

            try
            {
                copy(item, state);
            }
            finally
            {
                lock (gate)
                {
                    lookedAt = null;
                }
            }

            return number;
        }
    }
}
