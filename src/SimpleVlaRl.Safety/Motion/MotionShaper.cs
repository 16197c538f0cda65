using SimpleVlaRl.Core.Commands;

namespace SimpleVlaRl.Safety.Motion;

/// <summary>The velocities of the next command: the wish itself where velocity, acceleration and jerk allow, else on the way to it.</summary>
/// <remarks>
/// On the way, a difference of position asks for a velocity, a difference of velocity for an acceleration, and a difference of acceleration is jerk; each
/// is proportional to the difference while that is small and grows with its square root beyond (<see cref="JointGroup.RatePerDifference"/>), which is the
/// rate that a constant deceleration ends in time. Every one of the three is limited by one factor for the whole group, so that a straight path stays one.
/// The cascade is that of multirotor position controllers (ArduPilot, "S-curves and position shaping").
/// </remarks>
/// <param name="limits">The joints' limits.</param>
/// <param name="state">Where the joints are.</param>
/// <param name="periodSeconds">The servo period.</param>
internal sealed class MotionShaper(JointLimits[] limits, MotionState state, double periodSeconds)
{
    private const double JumpVelocities = 1.5;

    private readonly double[] wishedVelocities = new double[limits.Length];
    private readonly double[] lastWishes = new double[limits.Length];
    private readonly double[] targets = new double[limits.Length];

    /// <summary>What was wished last, inside the position limits.</summary>
    public double[] LastWishes => lastWishes;

    /// <summary>Forgets what was wished before: what comes next moves from where the joints are.</summary>
    public void Restart(double[] positions) => positions.CopyTo(lastWishes, 0);

    /// <summary>Notes a tick's wishes, inside the position limits; how they move is their difference to the last tick's.</summary>
    public void Note(ReadOnlySpan<double> wishes)
    {
        for (int joint = 0; joint < limits.Length; joint++)
        {
            double velocity = (wishes[joint] - lastWishes[joint]) / periodSeconds;

            // A wish that jumps does not move.
            wishedVelocities[joint] = Math.Abs(velocity) <= JumpVelocities * limits[joint].Velocity ? velocity : 0;
            lastWishes[joint] = wishes[joint];
        }
    }

    /// <summary>Shapes a group's next velocities.</summary>
    /// <param name="group">The joints.</param>
    /// <param name="wishes">Where they are to be.</param>
    /// <param name="speedShare">The share of the velocity limits to use.</param>
    /// <param name="velocities">Gets the velocities, by joint.</param>
    /// <param name="reason">Gets what kept the group from its wish; nothing where it gets there.</param>
    /// <returns>The joint to blame; -1 where the wish is reached.</returns>
    public int Shape(JointGroup group, double[] wishes, double speedShare, double[] velocities, out GateReason reason)
    {
        reason = GateReason.None;
        int blamed = -1;
        foreach (int joint in group.Joints)
        {
            velocities[joint] = (wishes[joint] - state.Positions[joint]) / state.Interval;
            GateReason kept = Exceeded(joint, velocities[joint], speedShare);
            blamed = blamed < 0 && kept != GateReason.None ? joint : blamed;
            reason |= kept;
        }

        if (blamed >= 0)
        {
            Approach(group, wishes, speedShare, velocities);
        }

        return blamed;
    }

    /// <summary>What a joint that is at its wish after this interval would exceed, now or when it then goes on as the wish moves.</summary>
    private GateReason Exceeded(int joint, double velocity, double speedShare)
    {
        JointLimits limit = limits[joint];
        double acceleration = state.AccelerationTo(joint, velocity);
        double jerk = (acceleration - state.Accelerations[joint]) / state.AccelerationInterval;
        double next = (wishedVelocities[joint] - velocity) / periodSeconds;
        double nextJerk = Math.Max(Math.Abs(next - acceleration), Math.Abs(next)) / periodSeconds;

        // Written so that what is not a number exceeds.
        return (Math.Abs(velocity) <= limit.Velocity * speedShare * JointLimits.Rounding ? GateReason.None : GateReason.VelocityLimit)
            | (Math.Max(Math.Abs(acceleration), Math.Abs(next)) <= limit.Acceleration * JointLimits.Rounding ? GateReason.None : GateReason.AccelerationLimit)
            | (Math.Max(Math.Abs(jerk), nextJerk) <= limit.Jerk * JointLimits.Rounding ? GateReason.None : GateReason.JerkLimit);
    }

    private void Approach(JointGroup group, double[] wishes, double speedShare, double[] velocities)
    {
        int[] joints = group.Joints;
        double rate = double.PositiveInfinity;
        foreach (int joint in joints)
        {
            double difference = Math.Abs(wishes[joint] - state.Positions[joint]);
            rate = Math.Min(rate, JointGroup.RatePerDifference(difference, group.VelocityGain, limits[joint].Acceleration));
        }

        double factor = 1;
        foreach (int joint in joints)
        {
            targets[joint] = wishedVelocities[joint] + (rate * (wishes[joint] - state.Positions[joint]));
            factor = Factor(factor, limits[joint].Velocity * speedShare, targets[joint]);
        }

        rate = double.PositiveInfinity;
        foreach (int joint in joints)
        {
            targets[joint] = (factor * targets[joint]) - state.Velocities[joint];
            rate = Math.Min(rate, JointGroup.RatePerDifference(Math.Abs(targets[joint]), group.AccelerationGain, limits[joint].Jerk));
        }

        factor = 1;
        foreach (int joint in joints)
        {
            targets[joint] *= rate;
            factor = Factor(factor, limits[joint].Acceleration, targets[joint]);
        }

        double jerkFactor = 1;
        foreach (int joint in joints)
        {
            targets[joint] = (factor * targets[joint]) - state.Accelerations[joint];
            jerkFactor = Factor(jerkFactor, limits[joint].Jerk * state.AccelerationInterval, targets[joint]);
        }

        foreach (int joint in joints)
        {
            double acceleration = state.Accelerations[joint] + (jerkFactor * targets[joint]);
            velocities[joint] = state.Velocities[joint] + (acceleration * state.VelocityInterval);
        }
    }

    private static double Factor(double factor, double limit, double value) =>
        Math.Abs(value) > limit ? Math.Min(factor, limit / Math.Abs(value)) : factor;
}
