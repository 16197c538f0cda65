namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>What a resumed run needs beside weights and waiting groups: the file <c>state.json</c> of a checkpoint.</summary>
public sealed record GrpoState
{
    /// <summary>The format that this code reads and writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The format.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>What must agree with the run that resumes, by name.</summary>
    public required IReadOnlyDictionary<string, string> Fingerprint { get; init; }

    /// <summary>The iterations made.</summary>
    public required long Iteration { get; init; }

    /// <summary>The next group's number: the generators are counters, so that this is all they need.</summary>
    public required long NextGroup { get; init; }

    /// <summary>How many groups began inside an earlier attempt.</summary>
    public long BranchedGroups { get; init; }

    /// <summary>The running share of groups kept.</summary>
    public required double KeptShare { get; init; }

    /// <summary>Groups in a row without a difference.</summary>
    public required int UnmixedGroups { get; init; }

    /// <summary>How many of those had only successes.</summary>
    public required int UnmixedSuccesses { get; init; }

    /// <summary>The seconds trained so far.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>The episodes sampled so far that count; 0 in checkpoints of runs that did not count them.</summary>
    public long SampledAttempts { get; init; }

    /// <summary>The lower-case SHA-256 of the checkpoint's other files, by name.</summary>
    public IReadOnlyDictionary<string, string> Sha256 { get; init; } = new Dictionary<string, string>();
}
