namespace SimpleVlaRl.Core.Geometry;

/// <summary>A capsule of a robot's body in its link's turned frame.</summary>
/// <param name="Link">The link, by its place in the body.</param>
/// <param name="From">One end of the segment, metres.</param>
/// <param name="To">The other end.</param>
/// <param name="Radius">The radius, metres.</param>
/// <param name="Clearance">How far it keeps from other links, metres.</param>
/// <param name="TableClearance">How far it keeps from the table, metres.</param>
internal readonly record struct BodyCapsule(int Link, Point3 From, Point3 To, double Radius, double Clearance, double TableClearance)
{
    /// <summary>Half the segment's length.</summary>
    public double HalfLength => new Point3(To.X - From.X, To.Y - From.Y, To.Z - From.Z).Length / 2;
}
