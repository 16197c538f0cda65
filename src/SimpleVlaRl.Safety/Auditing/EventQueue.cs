namespace SimpleVlaRl.Safety.Auditing;

/// <summary>A bounded queue from any thread to the one that writes; nobody waits for anybody, and nothing is allocated after it was made.</summary>
/// <remarks>
/// Each cell counts whose turn it is, after D. Vyukov, "Bounded MPMC queue" (1024cores.net): a writer takes a place by one compare-and-swap, fills the cell and
/// then passes the turn on, so the reader never sees half an event.
/// </remarks>
internal sealed class EventQueue
{
    private readonly Cell[] cells;
    private long tail;
    private long head;
    private long lost;

    /// <param name="capacity">How many events fit; a power of two.</param>
    public EventQueue(int capacity)
    {
        cells = new Cell[capacity];
        for (int index = 0; index < capacity; index++)
        {
            cells[index].Turn = index;
        }
    }

    /// <summary>How many events were taken so far; lost ones are none of them.</summary>
    public long Taken => Volatile.Read(ref tail);

    /// <summary>Takes an event; counts it as lost when there is no room.</summary>
    public bool TryAdd(in StampedEvent added)
    {
        while (true)
        {
            long place = Volatile.Read(ref tail);
            ref Cell cell = ref cells[place & (cells.Length - 1)];
            long turn = Volatile.Read(ref cell.Turn);
            if (turn < place)
            {
                Interlocked.Increment(ref lost);
                return false;
            }

            if (turn == place && Interlocked.CompareExchange(ref tail, place + 1, place) == place)
            {
                cell.Event = added;
                Volatile.Write(ref cell.Turn, place + 1);
                return true;
            }
        }
    }

    /// <summary>Gives the oldest event and leaves it there; for the one thread that writes.</summary>
    public bool TryPeek(out StampedEvent oldest)
    {
        ref Cell cell = ref cells[head & (cells.Length - 1)];
        bool isThere = Volatile.Read(ref cell.Turn) == head + 1;
        oldest = isThere ? cell.Event : default;
        return isThere;
    }

    /// <summary>Takes the oldest event out, once it was written.</summary>
    public void Remove()
    {
        ref Cell cell = ref cells[head & (cells.Length - 1)];
        cell.Event = default;
        Volatile.Write(ref cell.Turn, head + cells.Length);
        head++;
    }

    /// <summary>How many were lost since this was asked last.</summary>
    public long TakeLost() => Interlocked.Exchange(ref lost, 0);

    private struct Cell
    {
        public long Turn;
        public StampedEvent Event;
    }
}
