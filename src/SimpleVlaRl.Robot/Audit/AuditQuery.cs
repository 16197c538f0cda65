using System.Globalization;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Safety.Auditing;

namespace SimpleVlaRl.Robot.Audit;

/// <summary>What is asked of an audit log.</summary>
/// <param name="Kinds">Only these kinds; all where there are none.</param>
/// <param name="Since">Only from then on; null for all.</param>
/// <param name="Expected">The digest of a line that must be there; null for none.</param>
/// <param name="OnlyVerifies">Whether no lines are shown.</param>
internal sealed record AuditQuery(IReadOnlyList<string> Kinds, DateTimeOffset? Since, string? Expected, bool OnlyVerifies)
{
    private const int DigestLength = 64;

    /// <summary>Reads the options.</summary>
    /// <exception cref="UsageException">One of them is none.</exception>
    public static AuditQuery Of(string[] kinds, string? since, string? expected, bool onlyVerifies)
    {
        foreach (string kind in kinds.Where(kind => !AuditWords.All.Contains(kind)))
        {
            throw new UsageException(
                $"--kind is '{kind}'; did you mean '{NearestName.Of(kind, AuditWords.All)}'? The kinds are: {string.Join(", ", AuditWords.All)}.");
        }

        if (expected is not null && (expected.Length != DigestLength || !expected.All(char.IsAsciiHexDigitLower)))
        {
            throw new UsageException($"--expect is '{expected}'; expected a SHA-256 of {DigestLength} lower-case hexadecimal digits, as --verify prints it.");
        }

        return new AuditQuery(kinds, since is null ? null : Time(since), expected, onlyVerifies);
    }

    /// <summary>Whether a line is asked for.</summary>
    public bool Wants(AuditLine line) => (Kinds.Count == 0 || Kinds.Contains(line.Kind)) && (Since is not { } since || line.Time >= since);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
            ? time
            : throw new UsageException($"--since is '{text}'; expected a time in UTC such as 2026-05-01 or 2026-05-01T13:30:00.");
}
