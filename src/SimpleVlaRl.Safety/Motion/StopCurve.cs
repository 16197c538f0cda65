namespace SimpleVlaRl.Safety.Motion;

/// <summary>How one joint comes to rest: its velocity falls to zero along a cubic that begins with the joint's velocity and acceleration.</summary>
/// <remarks>
/// The cubic is the Hermite interpolation of (velocity, acceleration) and (0, 0) over a duration D: v(s) = v (2s³ − 3s² + 1) + a D (s³ − 2s² + s), s from 0 to
/// 1. It is linear in v and a, so joints that move along a straight line and stop within the same time stop along that line. Velocities count at the middle
/// of a servo period; a position is the sum of velocity times period, whose distance from the integral <see cref="Travel"/> bounds.
/// </remarks>
/// <param name="Velocity">The velocity at the start, per second.</param>
/// <param name="Acceleration">The acceleration at the start, per second squared.</param>
/// <param name="Duration">Seconds until it rests; zero for a joint at rest.</param>
internal readonly record struct StopCurve(double Velocity, double Acceleration, double Duration)
{
    /// <summary>The most periods that stopping may take; a joint that needs more than this is given no plan.</summary>
    private const int MostPeriods = 4000;

    private double Turn => Acceleration * Duration;

    /// <summary>The velocity some seconds after the start.</summary>
    public double VelocityAt(double seconds)
    {
        if (seconds >= Duration)
        {
            return 0;
        }

        double s = seconds / Duration;
        return (1 - s) * (1 - s) * ((Velocity * (1 + (2 * s))) + (Turn * s));
    }

    /// <summary>The shortest duration, in whole servo periods, that keeps to an acceleration and a jerk.</summary>
    /// <param name="velocity">The velocity, per second.</param>
    /// <param name="acceleration">The acceleration, per second squared, within its limit.</param>
    /// <param name="limits">The joint's limits.</param>
    /// <param name="periodSeconds">The servo period.</param>
    /// <param name="least">The fewest periods.</param>
    /// <returns>Periods; negative when there is no such duration.</returns>
    public static int Periods(double velocity, double acceleration, in JointLimits limits, double periodSeconds, int least)
    {
        if (velocity == 0 && acceleration == 0)
        {
            return least;
        }

        // The jerk at the start is -(6 v + 4 a D) / D²: where it opposes, that alone says how long at least.
        double sign = velocity < 0 ? -1 : 1;
        double towards = 4 * acceleration * sign;
        double shortest = (towards + Math.Sqrt((towards * towards) + (24 * limits.Jerk * Math.Abs(velocity)))) / (2 * limits.Jerk);
        int periods = Math.Max(Math.Max(1, least), (int)Math.Min(MostPeriods, shortest / periodSeconds));
        while (!new StopCurve(velocity, acceleration, periods * periodSeconds).IsWithin(limits))
        {
            if (++periods > MostPeriods)
            {
                return -1;
            }
        }

        return periods;
    }

    /// <summary>Whether acceleration and jerk stay within their limits all the way.</summary>
    public bool IsWithin(in JointLimits limits)
    {
        double squared = Duration * Duration;
        double atStart = Math.Abs((6 * Velocity) + (4 * Turn)) / squared;
        double atEnd = Math.Abs((6 * Velocity) + (2 * Turn)) / squared;

        // Written so that what is not a number is not within.
        if (!(Math.Max(atStart, atEnd) <= limits.Jerk * JointLimits.Rounding))
        {
            return false;
        }

        double s = ((6 * Velocity) + (4 * Turn)) / ((12 * Velocity) + (6 * Turn));
        double peak = s is > 0 and < 1 ? Math.Abs((Velocity * 6 * s * (s - 1)) + (Turn * (s - 1) * ((3 * s) - 1))) / Duration : 0;
        return Math.Max(peak, Math.Abs(Acceleration)) <= limits.Acceleration * JointLimits.Rounding;
    }

    /// <summary>The fastest velocity on the way, without sign.</summary>
    public double PeakVelocity()
    {
        double s = Turn / ((6 * Velocity) + (3 * Turn));
        return s is > 0 and < 1 ? Math.Max(Math.Abs(Velocity), Math.Abs(VelocityAt(s * Duration))) : Math.Abs(Velocity);
    }

    /// <summary>How far below and above its start the joint gets, at most.</summary>
    /// <param name="periodSeconds">The servo period, whose sums may go beyond the integral.</param>
    public (double Below, double Above) Travel(double periodSeconds)
    {
        if (Duration == 0)
        {
            return (0, 0);
        }

        double end = (Velocity * Duration / 2) + (Turn * Duration / 12);
        double s = -Velocity / ((2 * Velocity) + Turn);
        bool turnsBack = s is > 0 and < 1;
        double turn = turnsBack ? DisplacementAt(s) : 0;
        double beyond = periodSeconds * (PeakVelocity() - Math.Abs(Velocity) + (turnsBack ? Math.Abs(Velocity) / 2 : 0));
        double below = Math.Min(0, Math.Min(end, turn));
        double above = Math.Max(0, Math.Max(end, turn));

        // A joint that turns back is summed up less before it turns than the integral says, and so ends further back.
        return (below < 0 || turnsBack ? below - beyond : 0, above > 0 || turnsBack ? above + beyond : 0);
    }

    private double DisplacementAt(double s)
    {
        double cubed = s * s * s;
        return Duration * ((Velocity * ((cubed * s / 2) - cubed + s)) + (Turn * ((cubed * s / 4) - (2 * cubed / 3) + (s * s / 2))));
    }
}
