namespace SimpleVlaRl.Core.Robots;

/// <summary>How a driver takes a joint's command. The position in the profile's unit is <c>Scale · sent + Offset</c>, as for what it reports.</summary>
public sealed record JointCommandBinding
{
    /// <summary>The name in commands that have names.</summary>
    public required string Name { get; init; }

    /// <summary>The topic or action; null for the arm's.</summary>
    public string? Topic { get; init; }

    /// <summary>How this joint is commanded; null for the arm's dialect.</summary>
    public CommandDialect? Dialect { get; init; }

    /// <summary>The place among the values of a message without names, from 0; null for the order of the profile.</summary>
    public int? Index { get; init; }

    /// <summary>What a sent value is multiplied with to give the position.</summary>
    /// <value>The default is 1.</value>
    public double Scale { get; init; } = 1;

    /// <summary>What is added, in the profile's unit.</summary>
    /// <value>The default is 0.</value>
    public double Offset { get; init; }

    /// <summary>The value to send for a position.</summary>
    /// <param name="position">The position in the profile's unit.</param>
    /// <returns>The value in the driver's unit.</returns>
    public double ToDriver(double position) => (position - Offset) / Scale;
}
