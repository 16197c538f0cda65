namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>What <c>vla-bench loop</c> was asked to do.</summary>
internal sealed record LoopBenchOptions
{
    public required string PolicyFolder { get; init; }

    public required string RobotFile { get; init; }

    public required double Seconds { get; init; }

    public required long Seed { get; init; }

    public int? DomainId { get; init; }

    public required bool IsJson { get; init; }
}
