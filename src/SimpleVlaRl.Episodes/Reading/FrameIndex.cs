namespace SimpleVlaRl.Episodes.Reading;

/// <summary>Where the frames of one camera lie, sorted by stamp.</summary>
internal sealed class FrameIndex
{
    private readonly (long Stamp, int Chunk, ulong Offset)[] places;

    public FrameIndex(IEnumerable<(ulong LogTime, int Chunk, ulong Offset)> entries)
    {
        (ulong LogTime, int Chunk, ulong Offset)[] sorted = [.. entries.OrderBy(entry => entry.LogTime)];
        Stamps = [.. sorted.Select(entry => (long)entry.LogTime)];
        places = [.. sorted.Select(entry => ((long)entry.LogTime, entry.Chunk, entry.Offset))];
    }

    /// <summary>The stamps, ascending, nanoseconds since 1970.</summary>
    public long[] Stamps { get; }

    /// <summary>The place of the frame with exactly this stamp, or null.</summary>
    public (long Stamp, int Chunk, ulong Offset)? At(long stamp)
    {
        int found = Array.BinarySearch(Stamps, stamp);
        return found >= 0 ? places[found] : null;
    }

    /// <summary>The place of the newest frame that is not newer than this stamp, or null.</summary>
    public (long Stamp, int Chunk, ulong Offset)? AtOrBefore(long stamp)
    {
        int found = Array.BinarySearch(Stamps, stamp);
        int last = found >= 0 ? found : ~found - 1;
        return last >= 0 ? places[last] : null;
    }
}
