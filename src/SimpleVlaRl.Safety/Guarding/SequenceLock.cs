namespace SimpleVlaRl.Safety.Guarding;

/// <summary>
/// A block of shared memory that one side writes and the other reads without waiting for each other: its first word is odd while it is written, and another
/// afterwards. A reader that finds it odd, or changed while it copied, has read nothing (Lameter, "Effective synchronization on Linux/NUMA systems", 2005).
/// </summary>
/// <remarks>A writer that dies in the middle leaves the word odd for ever; nobody waits for it.</remarks>
/// <param name="region">The memory.</param>
/// <param name="block">Where the word lies; the block follows it.</param>
internal sealed class SequenceLock(SharedRegion region, int block)
{
    private int writing;

    /// <summary>Where the block lies.</summary>
    public int Block => block;

    /// <summary>The word as it is: even when the block is whole.</summary>
    public int Word => Volatile.Read(ref region.Word(block));

    /// <summary>Begins to write.</summary>
    public void BeginWrite()
    {
        // From the word that is there, so that a block taken over from another writer goes on; made odd whatever it was.
        writing = Volatile.Read(ref region.Word(block)) | 1;
        Volatile.Write(ref region.Word(block), writing);
        Interlocked.MemoryBarrier();
    }

    /// <summary>The block is whole; wakes whoever waits for it.</summary>
    /// <returns>The word that stands for this version of the block.</returns>
    public int EndWrite()
    {
        Volatile.Write(ref region.Word(block), writing + 1);
        region.Wake(block);
        return writing + 1;
    }

    /// <summary>Whether what was copied since <paramref name="word"/> was read is whole.</summary>
    /// <param name="word">The word before the copy.</param>
    public bool IsWhole(int word)
    {
        Interlocked.MemoryBarrier();
        return (word & 1) == 0 && Volatile.Read(ref region.Word(block)) == word;
    }

    /// <summary>Waits for another version.</summary>
    /// <param name="seen">The word seen.</param>
    /// <param name="timeout">The longest wait.</param>
    public void Wait(int seen, TimeSpan timeout) => region.Wait(block, seen, timeout);
}
