namespace SimpleVlaRl.Core.Geometry;

/// <summary>Part of a link's hull: all points no further than a radius from a segment.</summary>
/// <param name="From">One end of the segment in the link's frame, metres.</param>
/// <param name="To">The other end; the same point makes a ball.</param>
/// <param name="RadiusMetres">The radius, metres.</param>
public sealed record CapsuleGeometry(Point3 From, Point3 To, double RadiusMetres)
{
    /// <summary>How far it keeps from other links, metres; of two capsules the larger counts. Negative lets capsules overlap.</summary>
    /// <value>The default is the robot's clearance.</value>
    public double? ClearanceMetres { get; init; }

    /// <summary>How far it keeps from the table, metres; negative lets it go that far below.</summary>
    /// <value>The default is the robot's clearance.</value>
    public double? TableClearanceMetres { get; init; }
}
