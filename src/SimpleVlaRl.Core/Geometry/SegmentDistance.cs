namespace SimpleVlaRl.Core.Geometry;

/// <summary>How far two segments are apart.</summary>
internal static class SegmentDistance
{
    // A segment shorter than a nanometre is a point.
    private const double LeastLengthSquared = 1e-18;

    /// <summary>The square of the smallest distance.</summary>
    /// <remarks>
    /// C. Ericson, "Real-Time Collision Detection" (2005), 5.1.9: the closest points of the two lines, each brought into its segment, the other one then
    /// brought closest to it. Where the segments are nearly parallel the first point is badly determined and hardly matters.
    /// </remarks>
    public static double Squared(in PlacedCapsule first, in PlacedCapsule second)
    {
        double a = first.LengthSquared, e = second.LengthSquared;
        double rx = first.X - second.X, ry = first.Y - second.Y, rz = first.Z - second.Z;
        double f = (second.Dx * rx) + (second.Dy * ry) + (second.Dz * rz);
        double c = (first.Dx * rx) + (first.Dy * ry) + (first.Dz * rz);
        double s = 0, t = 0;
        if (a <= LeastLengthSquared)
        {
            t = e <= LeastLengthSquared ? 0 : Share(f / e);
        }
        else if (e <= LeastLengthSquared)
        {
            s = Share(-c / a);
        }
        else
        {
            double b = (first.Dx * second.Dx) + (first.Dy * second.Dy) + (first.Dz * second.Dz);
            double denominator = (a * e) - (b * b);
            s = denominator > 0 ? Share(((b * f) - (c * e)) / denominator) : 0;
            t = ((b * s) + f) / e;
            if (t < 0)
            {
                t = 0;
                s = Share(-c / a);
            }
            else if (t > 1)
            {
                t = 1;
                s = Share((b - c) / a);
            }
        }

        double x = rx + (first.Dx * s) - (second.Dx * t);
        double y = ry + (first.Dy * s) - (second.Dy * t);
        double z = rz + (first.Dz * s) - (second.Dz * t);
        return (x * x) + (y * y) + (z * z);
    }

    private static double Share(double value) => value < 0 ? 0 : value > 1 ? 1 : value;
}
