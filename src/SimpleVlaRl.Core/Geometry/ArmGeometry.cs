namespace SimpleVlaRl.Core.Geometry;

/// <summary>Where an arm stands, how it moves and how much room it takes.</summary>
public sealed record ArmGeometry
{
    /// <summary>The arm's base in the robot's frame, in which z points up.</summary>
    public FramePose Base { get; init; }

    /// <summary>The links; each after the one that carries it.</summary>
    public required IReadOnlyList<LinkGeometry> Links { get; init; }

    /// <summary>The link that carries the tool point; null without one.</summary>
    public string? ToolLink { get; init; }

    /// <summary>The tool point in that link's frame, metres.</summary>
    public Point3 ToolPoint { get; init; }

    /// <summary>Where the tool point may be; null where it may be anywhere.</summary>
    public WorkspaceBox? Workspace { get; init; }
}
