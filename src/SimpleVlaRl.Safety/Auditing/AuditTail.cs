using Microsoft.Win32.SafeHandles;

namespace SimpleVlaRl.Safety.Auditing;

/// <summary>The end of an audit log: what the next line continues.</summary>
/// <param name="Length">The length of the file in bytes.</param>
/// <param name="Sequence">The number of the last whole line; 0 without one.</param>
/// <param name="Digest">The SHA-256 of the last line, whole or torn; <see cref="AuditFormat.NoLine"/> without one.</param>
/// <param name="IsTorn">Whether the last line is not whole, or lacks its end.</param>
/// <param name="HasEnd">Whether the file ends with a line's end, or is empty.</param>
internal sealed record AuditTail(long Length, long Sequence, string Digest, bool IsTorn, bool HasEnd)
{
    /// <summary>Reads the end of a file that is locked.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static AuditTail Read(SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);

        // Room for a whole line before one that is torn.
        byte[] end = new byte[(int)Math.Min(length, (2 * AuditFormat.LongestLine) + 2)];
        int read = 0;
        while (read < end.Length && RandomAccess.Read(file, end.AsSpan(read), length - end.Length + read) is > 0 and int more)
        {
            read += more;
        }

        if (read == 0)
        {
            return new AuditTail(length, 0, AuditFormat.NoLine, IsTorn: false, HasEnd: true);
        }

        bool hasEnd = end[read - 1] == (byte)'\n';
        int stop = hasEnd ? read - 1 : read;
        int start = end.AsSpan(0, stop).LastIndexOf((byte)'\n') + 1;
        string digest = AuditFormat.Digest(end.AsSpan(start, stop - start));
        bool isWhole = AuditFormat.TryRead(end.AsMemory(start, stop - start), out AuditLine? line);
        while (line is null && start > 0)
        {
            stop = start - 1;
            start = end.AsSpan(0, stop).LastIndexOf((byte)'\n') + 1;
            AuditFormat.TryRead(end.AsMemory(start, stop - start), out line);
        }

        return new AuditTail(length, line?.Sequence ?? 0, digest, IsTorn: !isWhole || !hasEnd, hasEnd);
    }
}
