namespace SimpleVlaRl.Core.Geometry;

/// <summary>A rigid link of an arm: how it hangs on its parent, how it moves, and its hull.</summary>
public sealed record LinkGeometry
{
    /// <summary>Its name, unique in the arm.</summary>
    public required string Name { get; init; }

    /// <summary>The name of a link before it that carries it; null where the arm's base does.</summary>
    public string? Parent { get; init; }

    /// <summary>Its frame in its parent's while the value of its joint is zero.</summary>
    public FramePose Origin { get; init; }

    /// <summary>How it moves.</summary>
    public LinkMotion Motion { get; init; }

    /// <summary>The arm's joint that moves it; null where nothing does. A gripper may move several links.</summary>
    public string? Joint { get; init; }

    /// <summary>The direction about or along which it moves, in its own frame; of any length but zero.</summary>
    public Point3 Axis { get; init; }

    /// <summary>What one unit of the joint's position adds to the value by which the link moves: radians or metres.</summary>
    /// <value>The default is 1: the joint is in radians or metres.</value>
    public double ValuePerUnit { get; init; } = 1;

    /// <summary>The value by which the link moves while the joint's position is zero.</summary>
    public double ValueAtZero { get; init; }

    /// <summary>Its hull.</summary>
    public IReadOnlyList<CapsuleGeometry> Capsules { get; init; } = [];

    /// <summary>Links of the same arm against which it is not checked, because the mechanism keeps them apart or lets them touch.</summary>
    public IReadOnlyList<string> UncheckedAgainst { get; init; } = [];
}
