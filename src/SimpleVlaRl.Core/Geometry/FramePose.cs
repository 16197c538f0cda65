namespace SimpleVlaRl.Core.Geometry;

/// <summary>Where a frame is in another one, as a robot description (URDF) says it.</summary>
/// <param name="Position">Metres.</param>
/// <param name="RollPitchYaw">Radians about the fixed axes x, then y, then z.</param>
public readonly record struct FramePose(Point3 Position, Point3 RollPitchYaw);
