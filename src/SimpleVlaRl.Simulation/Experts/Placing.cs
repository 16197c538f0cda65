namespace SimpleVlaRl.Simulation.Experts;

/// <summary>Which thing goes where, and how it is carried there.</summary>
/// <param name="Thing">The body that is moved.</param>
/// <param name="Anchor">The body that says where it goes.</param>
/// <param name="WidthMeters">How thick the thing is between the fingers.</param>
/// <param name="RestMeters">The height of the thing's origin above the table when it stands there.</param>
public sealed record Placing(string Thing, string Anchor, double WidthMeters, double RestMeters)
{
    /// <summary>How far the hand points below the horizontal, radians.</summary>
    public required double Pitch { get; init; }

    /// <summary>How far above its origin the thing is held, metres.</summary>
    public required double HoldMeters { get; init; }

    /// <summary>How high above its place the thing is carried, metres.</summary>
    public required double CarryMeters { get; init; }

    /// <summary>How far to the right of the anchor it goes, metres.</summary>
    public double AsideMeters { get; init; }

    /// <summary>Whether the left arm does it.</summary>
    public bool IsLeftArm { get; init; }
}
