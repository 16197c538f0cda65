namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>What the clients' process of <c>vla-bench serve</c> is asked to do.</summary>
internal sealed record RobotsOptions
{
    public required string PolicyFolder { get; init; }

    /// <summary><c>grpc</c> or <c>openpi</c>.</summary>
    public required string Protocol { get; init; }

    public required int Port { get; init; }

    public required int Robots { get; init; }

    public required double Seconds { get; init; }
}
