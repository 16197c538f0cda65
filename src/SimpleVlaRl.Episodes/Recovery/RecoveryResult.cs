namespace SimpleVlaRl.Episodes.Recovery;

/// <summary>What recovery did with a <c>.part</c> file.</summary>
public enum RecoveryResult
{
    /// <summary>Nothing: another process is writing it, or holds it.</summary>
    InUse = 0,

    /// <summary>It was whole, only its name was not final: committed with the outcome it had.</summary>
    Completed = 1,

    /// <summary>
    /// Its intact messages were committed as invalid(crash), or as invalid(damaged) where more than its end is missing; then the original is kept in
    /// <c>quarantine/</c>.
    /// </summary>
    Recovered = 2,

    /// <summary>It held no header that can be read: moved to <c>quarantine/</c>.</summary>
    Quarantined = 3,

    /// <summary>The disk refused; it is left as it was, for the next start.</summary>
    Failed = 4,

    /// <summary>
    /// Its data were whole, by their checksum, but not the summary by which they are found: written anew with the outcome it had; the original is kept in
    /// <c>quarantine/</c>.
    /// </summary>
    Repaired = 5,
}
