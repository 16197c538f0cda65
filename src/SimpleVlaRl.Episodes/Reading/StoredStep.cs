using SimpleVlaRl.Core.Commands;

namespace SimpleVlaRl.Episodes.Reading;

/// <summary>One servo tick read back from a file. It can be learnt from and shown; it is no command and cannot become one.</summary>
public sealed record StoredStep
{
    /// <summary>When, wall clock, nanoseconds since 1970.</summary>
    public required long StampNanoseconds { get; init; }

    /// <summary>The tick's number in the episode, from 0.</summary>
    public required int Tick { get; init; }

    /// <summary>The index of the chunk that was played; -1 for none.</summary>
    public required int ChunkIndex { get; init; }

    /// <summary>Who proposed.</summary>
    public required ActionSource Source { get; init; }

    /// <summary>The gate's answer.</summary>
    public required GateVerdict Verdict { get; init; }

    /// <summary>Why.</summary>
    public required GateReason Reason { get; init; }

    /// <summary>The joint positions that were proposed, in policy order and robot units.</summary>
    public required IReadOnlyList<double> Proposed { get; init; }

    /// <summary>The joint positions that were sent.</summary>
    public required IReadOnlyList<double> Applied { get; init; }

    /// <summary>The joint positions that were measured.</summary>
    public required IReadOnlyList<double> Measured { get; init; }
}
