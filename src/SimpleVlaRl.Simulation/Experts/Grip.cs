using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Experts;

/// <summary>How a gripper takes something of a known width.</summary>
/// <param name="WidthMeters">The width between the fingers.</param>
internal sealed record Grip(double WidthMeters)
{
    /// <summary>Something nearer than this to the tool point is between the fingers, metres.</summary>
    public const double HoldingDistance = 0.035;

    /// <summary>Near enough to close the fingers, metres.</summary>
    public const double ArrivedDistance = 0.013;

    /// <summary>Fingers opened less than this have begun to close.</summary>
    public const double BegunOpening = 0.9;

    /// <summary>Fingers opened more than this have let go.</summary>
    public const double ReleasedOpening = 0.8;

    /// <summary>The opening around it, 0 to 1.</summary>
    public double Opening { get; } = WidthMeters / (2 * ArmXml.FingerStrokeMeters);

    /// <summary>Above this opening the fingers are still closing.</summary>
    public double HoldingOpening => Opening + 0.06;

    /// <summary>Below this opening there is nothing between them.</summary>
    public double EmptyOpening => Opening - 0.14;

    /// <summary>The opening commanded to hold it: what is missing to the measured one becomes force.</summary>
    public double Closed => Math.Max(0, Opening - 0.24);
}
