namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>What <c>vla-bench serve</c> was asked to do.</summary>
internal sealed record ServeBenchOptions
{
    public required string PolicyFolder { get; init; }

    public required IReadOnlyList<int> Robots { get; init; }

    /// <summary>The servers to compare, by the names of <see cref="ServeBench"/>.</summary>
    public required IReadOnlyList<string> Servers { get; init; }

    public required double Seconds { get; init; }

    public required bool AllowsUnverified { get; init; }

    public required bool IsJson { get; init; }
}
