namespace SimpleVlaRl.Core.Auditing;

/// <summary>Port: the append-only log of arming, limits, stops and overrides.</summary>
public interface IAuditLog
{
    /// <summary>Takes an event, for any thread. Neither allocates nor waits; what does not fit is counted, and the count is logged.</summary>
    /// <param name="happened">The event.</param>
    void Write(in AuditEvent happened);

    /// <summary>Waits until everything that was taken so far is on the disk.</summary>
    /// <param name="timeout">How long.</param>
    /// <returns>Null when it is; else why not, in one sentence without a stop.</returns>
    string? Flush(TimeSpan timeout);
}
