using System.Diagnostics;
using System.Text.Json.Serialization;

namespace SimpleVlaRl.Benchmarks.Gate;

/// <summary>What was found.</summary>
internal sealed record GateBenchReport
{
    [JsonPropertyName("ticks")]
    public required long Ticks { get; init; }

    /// <summary>Limits that published commands broke.</summary>
    [JsonPropertyName("violations")]
    public required long Violations { get; init; }

    [JsonPropertyName("violations_by_kind")]
    public required IReadOnlyDictionary<string, long> ViolationsByKind { get; init; }

    /// <summary>The first of them in words; null where there was none.</summary>
    [JsonPropertyName("first_violation")]
    public required string? FirstViolation { get; init; }

    /// <summary>Commands that were let out and checked.</summary>
    [JsonPropertyName("commands")]
    public required long Commands { get; init; }

    [JsonPropertyName("answers")]
    public required IReadOnlyDictionary<string, long> Answers { get; init; }

    [JsonPropertyName("microseconds_per_tick")]
    public required double MicrosecondsPerTick { get; init; }

    /// <summary>Of the last 200,000 ticks.</summary>
    [JsonPropertyName("microseconds_p50")]
    public required double MicrosecondsP50 { get; init; }

    [JsonPropertyName("microseconds_p99")]
    public required double MicrosecondsP99 { get; init; }

    [JsonPropertyName("allocated_bytes_per_tick")]
    public required double AllocatedBytesPerTick { get; init; }

    public static GateBenchReport Of(
        long ticks, CommandChecker checker, IReadOnlyDictionary<string, long> answers, int[] nanoseconds, long worked, double allocated)
    {
        int[] known = [.. nanoseconds.Where(value => value > 0).Order()];
        return new()
        {
            Ticks = ticks,
            Violations = checker.Violations.Values.Sum(),
            ViolationsByKind = checker.Violations,
            FirstViolation = checker.First,
            Commands = checker.Commands,
            Answers = answers,
            MicrosecondsPerTick = worked * 1e6 / Stopwatch.Frequency / Math.Max(1, ticks),
            MicrosecondsP50 = known.Length == 0 ? 0 : known[known.Length / 2] / 1e3,
            MicrosecondsP99 = known.Length == 0 ? 0 : known[known.Length * 99 / 100] / 1e3,
            AllocatedBytesPerTick = allocated,
        };
    }
}
