namespace SimpleVlaRl.Safety.Auditing;

/// <summary>One line of an audit log, read back.</summary>
public sealed record AuditLine
{
    /// <summary>Counts the lines of the file, from 1, whichever process wrote them.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it happened, by the wall clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When it happened, by the monotonic clock of the boot, in nanoseconds.</summary>
    public required long MonotonicNanoseconds { get; init; }

    /// <summary>The boot of the machine; monotonic stamps of one boot can be compared.</summary>
    public required string Boot { get; init; }

    /// <summary>The process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Its program.</summary>
    public required string ProgramName { get; init; }

    /// <summary>What happened, as a word; a newer version may have written one that this one does not know.</summary>
    public required string Kind { get; init; }

    /// <summary>Who or what did it; empty where nobody is named.</summary>
    public string By { get; init; } = "";

    /// <summary>What it happened to; empty where nothing is named.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What there is to say of it.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The episode; null outside of one.</summary>
    public Guid? Episode { get; init; }

    /// <summary>The gate's answer, as a word; empty where it is none of the gate's.</summary>
    public string Verdict { get; init; } = "";

    /// <summary>The gate's reason, as a word; empty where it is none of the gate's.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How many; null where nothing is counted.</summary>
    public long? Count { get; init; }

    /// <summary>The lower-case SHA-256 of the line before, without its end; 64 zeros in the first.</summary>
    public required string Previous { get; init; }
}
