namespace SimpleVlaRl.Core.Geometry;

/// <summary>How a link moves against its parent.</summary>
public enum LinkMotion
{
    /// <summary>Not at all.</summary>
    Fixed,

    /// <summary>It turns about its axis; the value of its joint is in radians.</summary>
    Revolute,

    /// <summary>It slides along its axis; the value of its joint is in metres.</summary>
    Prismatic,
}
