namespace SimpleVlaRl.Core.Geometry;

/// <summary>Where an arm's tool point may be.</summary>
/// <param name="Lower">The lowest coordinates in the robot's frame, metres.</param>
/// <param name="Upper">The highest coordinates.</param>
public sealed record WorkspaceBox(Point3 Lower, Point3 Upper);
