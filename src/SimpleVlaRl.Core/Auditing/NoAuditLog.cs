namespace SimpleVlaRl.Core.Auditing;

/// <summary>Keeps nothing: for simulations, rehearsals and tests.</summary>
public sealed class NoAuditLog : IAuditLog
{
    private NoAuditLog()
    {
    }

    /// <summary>The one instance.</summary>
    public static NoAuditLog Instance { get; } = new();

    /// <inheritdoc/>
    public void Write(in AuditEvent happened)
    {
    }

    /// <inheritdoc/>
    public string? Flush(TimeSpan timeout) => null;
}
