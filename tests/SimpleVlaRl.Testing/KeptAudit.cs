using System.Collections.Concurrent;
using SimpleVlaRl.Core.Auditing;

namespace SimpleVlaRl.Testing;

/// <summary>An audit log that keeps what it is told.</summary>
internal sealed class KeptAudit : IAuditLog
{
    private readonly ConcurrentQueue<AuditEvent> events = [];

    public IReadOnlyList<AuditEvent> Events => [.. events];

    public IEnumerable<AuditKind> Kinds => events.Select(happened => happened.Kind);

    /// <summary>What keeps it from being written.</summary>
    public string? Problem { get; set; }

    public void Write(in AuditEvent happened) => events.Enqueue(happened);

    public string? Flush(TimeSpan timeout) => Problem;
}
