namespace SimpleVlaRl.Benchmarks.Clearance;

/// <summary>What <c>vla-bench clearance</c> was asked to do.</summary>
internal sealed record ClearanceOptions
{
    /// <summary>Servo ticks of each kind of policy.</summary>
    public required long Ticks { get; init; }

    public required int Seed { get; init; }

    /// <summary>How old the measurement is that the gate sees, in servo ticks.</summary>
    public int DelayTicks { get; init; }

    /// <summary>By which share of the way that is left to it an actuator misses its command, at most and at random.</summary>
    public double Noise { get; init; }

    /// <summary>The task whose things lie about.</summary>
    public string Task { get; init; } = "transfer_cube";
}
