namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>What <c>vla-bench experts</c> was asked to do.</summary>
internal sealed record ExpertBenchOptions
{
    public required string Task { get; init; }

    public required int Episodes { get; init; }

    public required bool Randomize { get; init; }

    public required double Quantile { get; init; }

    public required int DelayTicks { get; init; }

    public required int Threads { get; init; }

    public required string RobotFile { get; init; }
}
