using SimpleVlaRl.Core.Auditing;

namespace SimpleVlaRl.Safety.Auditing;

/// <summary>Reads an audit log and checks its chain.</summary>
/// <remarks>
/// A line that was changed, cut out or put in breaks the chain, because each line has the digest of the one before. Lines cut from the very end leave a shorter
/// chain that is whole; they are found by the process that wrote them, by programs that never said that they ended, and by a digest noted elsewhere.
/// </remarks>
public static class AuditFile
{
    private static readonly string Started = AuditWords.Of(AuditKind.ProgramStarted);
    private static readonly string Ended = AuditWords.Of(AuditKind.ProgramEnded);
    private static readonly string Torn = AuditWords.Of(AuditKind.LineTorn);
    private static readonly string Missing = AuditWords.Of(AuditKind.LinesMissing);

    /// <summary>Reads a file; processes may go on appending to it meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its lines and what is amiss with them.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static AuditReading Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream content = new();
        stream.CopyTo(content);
        return Read(content.GetBuffer().AsMemory(0, (int)content.Length));
    }

    /// <summary>Reads the bytes of a file.</summary>
    internal static AuditReading Read(ReadOnlyMemory<byte> content)
    {
        List<AuditLine> lines = [];
        List<string> breaks = [];
        List<string> notices = [];
        string previous = AuditFormat.NoLine;
        long sequence = 0;
        int number = 0;
        bool wasTorn = false;
        while (content.Length > 0)
        {
            number++;
            int length = content.Span.IndexOf((byte)'\n');
            bool hasEnd = length >= 0;
            ReadOnlyMemory<byte> bytes = hasEnd ? content[..length] : content;
            content = hasEnd ? content[(length + 1)..] : default;
            if (!hasEnd)
            {
                notices.Add($"line {number}, the last, has no end: it was cut by a power cut, or is being written");
            }

            bool isRead = AuditFormat.TryRead(bytes, out AuditLine? line);
            if (wasTorn && line?.Kind != Torn)
            {
                breaks.Add($"line {number - 1} is no line of a log, and the one after it does not say that it was torn");
            }

            wasTorn = !isRead && hasEnd;
            if (line is not null)
            {
                if (line.Previous != previous || line.Sequence != sequence + 1)
                {
                    breaks.Add(number == 1
                        ? $"line 1 is number {line.Sequence} of the log: what was before it is missing"
                        : $"line {number} does not follow from line {number - 1}: one of them was changed, or lines were cut out or put in between");
                }

                if (line.Kind == Torn)
                {
                    notices.Add($"line {number - 1} is torn: {line.Detail}");
                }

                if (line.Kind == Missing)
                {
                    breaks.Add($"line {number} says: {line.Detail}");
                }

                sequence = line.Sequence;
                lines.Add(line);
            }

            previous = AuditFormat.Digest(bytes.Span);
        }

        if (wasTorn)
        {
            breaks.Add($"line {number} is no line of a log");
        }

        notices.AddRange(WithoutEnd(lines));
        return new AuditReading(lines, breaks, notices, previous);
    }

    /// <summary>Programs that began and did not say that they ended.</summary>
    private static List<string> WithoutEnd(List<AuditLine> lines)
    {
        HashSet<(string Boot, int ProcessId)> ended = [];
        List<string> found = [];
        for (int index = lines.Count - 1; index >= 0; index--)
        {
            AuditLine line = lines[index];
            if (line.Kind == Ended)
            {
                ended.Add((line.Boot, line.ProcessId));
            }
            else if (line.Kind == Started && !ended.Remove((line.Boot, line.ProcessId)))
            {
                found.Insert(0, FormattableString.Invariant(
                    $"{line.ProgramName}, process {line.ProcessId}, began at {line.Time:yyyy-MM-dd HH:mm:ss}Z and did not say that it ended: ")
                    + "it runs, was killed, or the end was cut off");
            }
        }

        return found;
    }
}
