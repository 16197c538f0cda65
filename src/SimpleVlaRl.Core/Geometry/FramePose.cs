namespace SimpleVlaRl.Core.Geometry;

/// <summary>Where a frame is in another one, as a robot description (URDF) says it.</summary>
/// <param name="Position">Metres.</param>
/// <param name="RollPitchYaw">Radians about the fixed axes x, then y, then z.</param>
public readonly record struct FramePose(Point3 Position, Point3 RollPitchYaw)
{
    /// <summary>Where a point of this frame is in the outer one.</summary>
    /// <param name="point">The point in this frame, metres.</param>
    /// <returns>The point in the outer frame.</returns>
    public Point3 At(Point3 point) => RigidFrame.Of(this).At(point);
}
