namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>One row of the table of faults: what is done to a robot that moves, and what must come of it.</summary>
internal sealed record FaultCase
{
    /// <summary>What is done, as the table says it.</summary>
    public required string Name { get; init; }

    /// <summary>A regular expression for how the episode ends: its outcome with the reason.</summary>
    public required string Expected { get; init; }

    /// <summary>On which robot.</summary>
    public FaultBody Body { get; init; } = FaultBody.Simulated;

    /// <summary>Whether the simulated robot's joints are swung until the time limit: the shipped policy is done after five seconds.</summary>
    public bool Swings { get; init; }

    /// <summary>What the foreign robot does, in its own words; empty for nothing.</summary>
    public string Happening { get; init; } = "";

    /// <summary>What the bench does; null where the foreign robot does it.</summary>
    public Action<FaultStage>? Make { get; init; }

    /// <summary>What is done before the run is started.</summary>
    public Action<FaultStage>? Prepare { get; init; }

    /// <summary>What is taken back before the run's end is awaited.</summary>
    public Action<FaultStage>? Undo { get; init; }

    /// <summary>More of the run's environment.</summary>
    public Func<FaultStage, IReadOnlyDictionary<string, string>>? Environment { get; init; }

    /// <summary>Why it cannot be made on this machine; null where it can.</summary>
    public Func<string?>? Missing { get; init; }
}
