using SimpleVlaRl.CommandLine;

namespace SimpleVlaRl.Robot.Listening;

/// <summary>Where and how long to look.</summary>
/// <param name="DomainId">The domain; null for that of the environment.</param>
/// <param name="Time">How long.</param>
/// <param name="Terminal">Where the result goes.</param>
internal sealed record Look(int? DomainId, TimeSpan Time, Terminal Terminal);
