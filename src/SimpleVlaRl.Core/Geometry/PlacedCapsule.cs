namespace SimpleVlaRl.Core.Geometry;

/// <summary>The segment of a capsule in the robot's frame.</summary>
internal struct PlacedCapsule
{
    /// <summary>Where it begins, metres.</summary>
    public double X, Y, Z;

    /// <summary>From its beginning to its end.</summary>
    public double Dx, Dy, Dz;

    /// <summary>Its middle.</summary>
    public double MiddleX, MiddleY, MiddleZ;

    /// <summary>The square of its length, which never changes.</summary>
    public double LengthSquared;
}
