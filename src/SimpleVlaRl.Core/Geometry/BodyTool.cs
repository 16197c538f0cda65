namespace SimpleVlaRl.Core.Geometry;

/// <summary>An arm's tool point.</summary>
/// <param name="Arm">The arm, from 0.</param>
/// <param name="Link">The link that carries it, by its place in the body.</param>
/// <param name="Point">The point in the link's turned frame, metres.</param>
/// <param name="Workspace">Where it may be; null where it may be anywhere.</param>
internal readonly record struct BodyTool(int Arm, int Link, Point3 Point, WorkspaceBox? Workspace);
