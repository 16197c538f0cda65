namespace SimpleVlaRl.Core.Geometry;

/// <summary>How far a joint can move a point of its arm: an upper bound over all poses inside the limits.</summary>
internal static class JointReach
{
    /// <summary>Metres per unit of each joint.</summary>
    /// <param name="links">The links.</param>
    /// <param name="points">Points of the body with the radius about them: a link, a point in its turned frame, metres.</param>
    /// <param name="jointCount">How many joints there are.</param>
    public static double[] Of(ReadOnlySpan<BodyLink> links, IReadOnlyList<(int Link, Point3 Point, double Radius)> points, int jointCount)
    {
        // From the tips to the base: how far the furthest point that a link carries is from its origin, and from its axis.
        double[] balls = new double[links.Length];
        double[] rings = new double[links.Length];
        foreach ((int link, Point3 point, double radius) in points)
        {
            balls[link] = Math.Max(balls[link], point.Length + radius);
            rings[link] = Math.Max(rings[link], FromZ(point) + radius);
        }

        for (int link = links.Length - 1; link >= 0; link--)
        {
            if (links[link].Parent is >= 0 and int parent)
            {
                double travel = links[link].IsSliding ? links[link].LargestValue : 0;
                Point3 rest = new(links[link].Rest.X, links[link].Rest.Y, links[link].Rest.Z);
                balls[parent] = Math.Max(balls[parent], rest.Length + travel + balls[link]);
                rings[parent] = Math.Max(rings[parent], FromZ(rest) + travel + balls[link]);
            }
        }

        double[] reaches = new double[jointCount];
        for (int link = 0; link < links.Length; link++)
        {
            // A joint may move several links of one chain, whose motions add up.
            double sum = 0;
            for (int moved = link; links[link].Joint >= 0 && moved >= 0; moved = links[moved].Parent)
            {
                sum += links[moved].Joint == links[link].Joint ? Math.Abs(links[moved].ValuePerUnit) * (links[moved].IsSliding ? 1 : rings[moved]) : 0;
            }

            if (links[link].Joint >= 0)
            {
                reaches[links[link].Joint] = Math.Max(reaches[links[link].Joint], sum);
            }
        }

        return reaches;
    }

    private static double FromZ(Point3 point) => Math.Sqrt((point.X * point.X) + (point.Y * point.Y));
}
