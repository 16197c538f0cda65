namespace SimpleVlaRl.Safety.Auditing;

/// <summary>What is in an audit log, and whether it is whole.</summary>
/// <param name="Lines">The lines that could be read, in the order of the file.</param>
/// <param name="Breaks">Where the chain is broken, one sentence each: lines that were changed, cut out or put in.</param>
/// <param name="Notices">What is odd and no break: a torn end, programs that never said that they ended.</param>
/// <param name="LastDigest">The SHA-256 of the last line; whoever notes it elsewhere finds later that lines were cut from the end.</param>
public sealed record AuditReading(IReadOnlyList<AuditLine> Lines, IReadOnlyList<string> Breaks, IReadOnlyList<string> Notices, string LastDigest);
