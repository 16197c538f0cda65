namespace SimpleVlaRl.Safety.Motion;

/// <summary>How all joints come to rest from a command on: a curve per joint, those of a group in the same time where their limits allow.</summary>
/// <param name="limits">The joints' limits.</param>
/// <param name="periodSeconds">The servo period.</param>
internal sealed class BrakingPlan(JointLimits[] limits, double periodSeconds)
{
    private readonly StopCurve[] curves = new StopCurve[limits.Length];
    private readonly double[] phases = new double[limits.Length];

    /// <summary>Seconds until the last joint rests.</summary>
    public double RemainingSeconds
    {
        get
        {
            double most = 0;
            for (int joint = 0; joint < curves.Length; joint++)
            {
                most = Math.Max(most, curves[joint].Duration - phases[joint]);
            }

            return most;
        }
    }

    /// <summary>Rests.</summary>
    public void Clear()
    {
        Array.Clear(curves);
        Array.Clear(phases);
    }

    /// <summary>Takes over another plan's curves of a group.</summary>
    /// <param name="other">The other plan.</param>
    /// <param name="group">The joints.</param>
    /// <param name="seconds">How much further on.</param>
    public void Take(BrakingPlan other, JointGroup group, double seconds = 0)
    {
        foreach (int joint in group.Joints)
        {
            curves[joint] = other.curves[joint];
            phases[joint] = other.phases[joint] + seconds;
        }
    }

    /// <summary>Takes over all of another plan.</summary>
    public void Take(BrakingPlan other)
    {
        other.curves.CopyTo(curves, 0);
        other.phases.CopyTo(phases, 0);
    }

    /// <summary>A joint's velocity some seconds from here.</summary>
    public double VelocityIn(int joint, double seconds) => curves[joint].VelocityAt(phases[joint] + seconds);

    /// <summary>Goes on along the plan.</summary>
    public void Advance(double seconds)
    {
        for (int joint = 0; joint < phases.Length; joint++)
        {
            phases[joint] += seconds;
        }
    }

    /// <summary>Plans the stop of a group of joints from a state; false when there is none inside the joints' limits.</summary>
    /// <param name="group">The joints.</param>
    /// <param name="positions">Where the joints would be, by joint.</param>
    /// <param name="velocities">Their velocities.</param>
    /// <param name="accelerations">Their accelerations.</param>
    /// <param name="before">Where they are now: a joint that is beyond a limit already may only not go further.</param>
    public bool TryPlan(JointGroup group, double[] positions, double[] velocities, double[] accelerations, double[] before) =>
        TryPlan(group, positions, velocities, accelerations, before, together: true)
        || (group.Joints.Length > 1 && TryPlan(group, positions, velocities, accelerations, before, together: false));

    private bool TryPlan(JointGroup group, double[] positions, double[] velocities, double[] accelerations, double[] before, bool together)
    {
        int periods = together ? 0 : -1;
        for (int round = 0; together && round < 2; round++)
        {
            foreach (int joint in group.Joints)
            {
                periods = StopCurve.Periods(velocities[joint], accelerations[joint], limits[joint], periodSeconds, periods);
                if (periods < 0)
                {
                    return false;
                }
            }
        }

        foreach (int joint in group.Joints)
        {
            int own = together ? periods : StopCurve.Periods(velocities[joint], accelerations[joint], limits[joint], periodSeconds, 0);
            StopCurve curve = new(velocities[joint], accelerations[joint], own * periodSeconds);
            if (own < 0 || (own > 0 && !IsInside(curve, limits[joint], positions[joint], before[joint])))
            {
                return false;
            }

            curves[joint] = curve;
            phases[joint] = 0;
        }

        return true;
    }

    private bool IsInside(in StopCurve curve, in JointLimits limit, double position, double before)
    {
        const double Tolerance = 1e-12;
        (double below, double above) = curve.Travel(periodSeconds);
        return curve.IsWithin(limit)
            && curve.PeakVelocity() <= limit.Velocity * JointLimits.Rounding
            && position + below >= Math.Min(limit.Lower, before) - Tolerance
            && position + above <= Math.Max(limit.Upper, before) + Tolerance;
    }
}
