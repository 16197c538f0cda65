namespace SimpleVlaRl.Core.Geometry;

/// <summary>A point or a direction.</summary>
/// <param name="X">Along x, metres where it is a point.</param>
/// <param name="Y">Along y.</param>
/// <param name="Z">Along z.</param>
public readonly record struct Point3(double X, double Y, double Z)
{
    /// <summary>The distance from the origin.</summary>
    internal double Length => Math.Sqrt((X * X) + (Y * Y) + (Z * Z));

    /// <summary>Whether all three are numbers no larger than a bound; what is not a number is not.</summary>
    internal bool IsWithin(double largest) => Math.Abs(X) <= largest && Math.Abs(Y) <= largest && Math.Abs(Z) <= largest;
}
