namespace SimpleVlaRl.Safety;

/// <summary>The pure function between waypoints and servo ticks: linear per joint.</summary>
public static class WaypointInterpolation
{
    /// <summary>How many servo ticks one waypoint lasts.</summary>
    /// <param name="servoRateHertz">Servo ticks per second.</param>
    /// <param name="waypointRateHertz">Waypoints per second.</param>
    /// <returns>A whole number, at least 1.</returns>
    /// <exception cref="ArgumentException">The servo rate is no whole multiple of the waypoint rate.</exception>
    public static int TicksPerWaypoint(int servoRateHertz, double waypointRateHertz)
    {
        double ratio = servoRateHertz / waypointRateHertz;
        int ticks = double.IsFinite(ratio) && ratio < int.MaxValue ? (int)Math.Round(ratio) : 0;
        return ticks >= 1 && Math.Abs(ratio - ticks) < 1e-9
            ? ticks
            : throw new ArgumentException(
                $"The servo rate {servoRateHertz} Hz is no whole multiple of the waypoint rate {waypointRateHertz} Hz; choose rates that divide.",
                nameof(waypointRateHertz));
    }

    /// <summary>The joint positions of one servo tick of a chunk.</summary>
    /// <param name="start">The positions before the first waypoint, [A].</param>
    /// <param name="waypoints">The waypoints, [K, A], time-major.</param>
    /// <param name="tick">The tick, from 0; tick t ends at (t + 1) / ticksPerWaypoint waypoints.</param>
    /// <param name="ticksPerWaypoint">Servo ticks per waypoint.</param>
    /// <param name="positions">The destination, [A].</param>
    public static void At(ReadOnlySpan<double> start, ReadOnlySpan<float> waypoints, int tick, int ticksPerWaypoint, Span<double> positions)
    {
        int dimension = start.Length;
        int waypoint = tick / ticksPerWaypoint;
        double fraction = ((tick % ticksPerWaypoint) + 1.0) / ticksPerWaypoint;
        ReadOnlySpan<float> to = waypoints.Slice(waypoint * dimension, dimension);
        for (int joint = 0; joint < dimension; joint++)
        {
            double from = waypoint == 0 ? start[joint] : waypoints[((waypoint - 1) * dimension) + joint];
            positions[joint] = from + (fraction * (to[joint] - from));
        }
    }
}
