using SimpleVlaRl.Core.Commands;

namespace SimpleVlaRl.Core.Auditing;

/// <summary>One event for the audit log. Texts are references to what exists already, so that the control tick makes none.</summary>
public readonly record struct AuditEvent
{
    /// <summary>What happened.</summary>
    public required AuditKind Kind { get; init; }

    /// <summary>Who or what did it: <c>keyboard</c>, <c>pedal</c>, <c>topic</c>, <c>service</c>, <c>runtime</c>; null where that goes without saying.</summary>
    public string? By { get; init; }

    /// <summary>What it happened to, such as a joint, an option or a topic; null where that goes without saying.</summary>
    public string? Subject { get; init; }

    /// <summary>What there is to say of it; null for nothing.</summary>
    public string? Detail { get; init; }

    /// <summary>The episode; empty outside of one.</summary>
    public Guid Episode { get; init; }

    /// <summary>The gate's answer, where it is the gate's.</summary>
    public GateVerdict Verdict { get; init; }

    /// <summary>The gate's reason, where it is the gate's.</summary>
    public GateReason Reason { get; init; }

    /// <summary>How many; null where nothing is counted.</summary>
    public long? Count { get; init; }
}
