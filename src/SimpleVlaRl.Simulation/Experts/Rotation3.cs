namespace SimpleVlaRl.Simulation.Experts;

/// <summary>Arithmetic on row-major 3x3 rotation matrices.</summary>
internal static class Rotation3
{
    /// <summary>A turn about x.</summary>
    public static double[] AboutX(double angle) => [1, 0, 0, 0, Math.Cos(angle), -Math.Sin(angle), 0, Math.Sin(angle), Math.Cos(angle)];

    /// <summary>A turn about y: positive turns x towards negative z.</summary>
    public static double[] AboutY(double angle) => [Math.Cos(angle), 0, Math.Sin(angle), 0, 1, 0, -Math.Sin(angle), 0, Math.Cos(angle)];

    /// <summary>A turn about z.</summary>
    public static double[] AboutZ(double angle) => [Math.Cos(angle), -Math.Sin(angle), 0, Math.Sin(angle), Math.Cos(angle), 0, 0, 0, 1];

    /// <summary>The product of several rotations, the last applied first.</summary>
    public static double[] Product(params ReadOnlySpan<double[]> factors)
    {
        double[] result = factors[0];
        for (int factor = 1; factor < factors.Length; factor++)
        {
            double[] left = result;
            double[] right = factors[factor];
            result = new double[9];
            for (int row = 0; row < 3; row++)
            {
                for (int column = 0; column < 3; column++)
                {
                    result[(3 * row) + column] = (left[3 * row] * right[column]) + (left[(3 * row) + 1] * right[3 + column])
                        + (left[(3 * row) + 2] * right[6 + column]);
                }
            }
        }

        return result;
    }

    /// <summary>The inverse rotation.</summary>
    public static double[] Transpose(double[] m) => [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];

    /// <summary>A vector turned.</summary>
    public static double[] Apply(double[] m, double x, double y, double z) =>
    [
        (m[0] * x) + (m[1] * y) + (m[2] * z),
        (m[3] * x) + (m[4] * y) + (m[5] * z),
        (m[6] * x) + (m[7] * y) + (m[8] * z),
    ];

    /// <summary>The turn from one orientation to another as a rotation vector in world axes: its direction times its angle.</summary>
    /// <remarks>Half the sum of the cross products of the columns is axis times sine; the trace gives the cosine.</remarks>
    public static void Difference(ReadOnlySpan<double> from, ReadOnlySpan<double> to, Span<double> vector)
    {
        double x = 0;
        double y = 0;
        double z = 0;
        double trace = 0;
        for (int column = 0; column < 3; column++)
        {
            double ax = from[column];
            double ay = from[3 + column];
            double az = from[6 + column];
            double bx = to[column];
            double by = to[3 + column];
            double bz = to[6 + column];
            x += 0.5 * ((ay * bz) - (az * by));
            y += 0.5 * ((az * bx) - (ax * bz));
            z += 0.5 * ((ax * by) - (ay * bx));
            trace += (ax * bx) + (ay * by) + (az * bz);
        }

        double sine = Math.Sqrt((x * x) + (y * y) + (z * z));
        double angle = Math.Atan2(sine, (trace - 1) / 2);
        double scale = sine > 1e-9 ? angle / sine : 1;
        vector[0] = x * scale;
        vector[1] = y * scale;
        vector[2] = z * scale;
    }

    /// <summary>The angle between two orientations, radians.</summary>
    public static double Angle(ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        Span<double> vector = stackalloc double[3];
        Difference(from, to, vector);
        return Math.Sqrt((vector[0] * vector[0]) + (vector[1] * vector[1]) + (vector[2] * vector[2]));
    }
}
