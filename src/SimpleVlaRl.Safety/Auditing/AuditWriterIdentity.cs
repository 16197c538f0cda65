namespace SimpleVlaRl.Safety.Auditing;

/// <summary>Who writes into an audit log.</summary>
/// <param name="Program">The program's name.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="Boot">The boot of the machine, as the kernel numbers it (random(4), boot_id).</param>
internal sealed record AuditWriterIdentity(string Program, int ProcessId, string Boot)
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>This process.</summary>
    public static AuditWriterIdentity Of(string program)
    {
        string boot;
        try
        {
            boot = File.ReadAllText(BootFile).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without it monotonic stamps cannot be compared between processes; everything else stands.
            boot = "unknown";
        }

        return new AuditWriterIdentity(program, Environment.ProcessId, boot);
    }
}
