using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety.Motion;

/// <summary>
/// The next command of every joint: as near to the wish as velocity, acceleration and jerk allow, and never where the joints could not be stopped inside
/// every limit any more.
/// </summary>
/// <remarks>
/// It holds a plan for coming to rest from the last command (<see cref="BrakingPlan"/>). A new command is taken only with a new plan from it that stays
/// inside the limits; where there is none, the command lies between the plan's next one and the wanted one, by one factor per group, as far as a plan
/// exists. With factor zero it is the plan's next command, so that there always is one (the reasoning of recursive feasibility in predictive safety
/// filters: Wabersich and Zeilinger, "A predictive safety filter for learning-based control", Automatica 129, 2021).
/// </remarks>
internal sealed class MotionLimiter
{
    private const int Halvings = 6;

    /// <summary>The share of the jerk that a plan uses: with intervals of half a period between whole ones, its jerk counts as up to an eighth more.</summary>
    private const double PlannedJerkShare = 0.88;

    private readonly JointLimits[] limits;
    private readonly JointGroup[] groups;
    private readonly MotionState state;
    private readonly BrakingPlan plan;
    private readonly BrakingPlan trial;
    private readonly MotionShaper shaper;
    private readonly double periodSeconds;
    private readonly double[] inside;
    private readonly double[] wanted;
    private readonly double[] next;
    private readonly double[] nextPositions;
    private readonly double[] nextAccelerations;
    private readonly double[] factors;

    /// <summary>Makes a limiter at rest; say where with <see cref="Rest"/>.</summary>
    public MotionLimiter(RobotProfile robot)
    {
        limits = [.. robot.Joints.Select(JointLimits.Of)];
        periodSeconds = 1.0 / robot.ServoRateHertz;
        groups = JointGroup.Of(robot, limits);
        state = new MotionState(limits.Length, periodSeconds);
        JointLimits[] planned = [.. limits.Select(limit => limit with { Jerk = PlannedJerkShare * limit.Jerk })];
        plan = new BrakingPlan(planned, periodSeconds);
        trial = new BrakingPlan(planned, periodSeconds);
        shaper = new MotionShaper(limits, state, periodSeconds);
        (inside, wanted) = (new double[limits.Length], new double[limits.Length]);
        (next, nextPositions, nextAccelerations) = (new double[limits.Length], new double[limits.Length], new double[limits.Length]);
        factors = new double[groups.Length];
    }

    /// <summary>The positions commanded last.</summary>
    public double[] Positions => state.Positions;

    /// <summary>Whether the joints rest, or would if they were left alone for one more period.</summary>
    public bool IsAtRest => plan.RemainingSeconds <= 0;

    /// <summary>The whole periods until they rest.</summary>
    public double PeriodsToRest => Math.Ceiling(Math.Max(0, plan.RemainingSeconds) / periodSeconds);

    /// <summary>Rests at positions.</summary>
    public void Rest(ReadOnlySpan<double> positions)
    {
        state.Rest(positions);
        plan.Clear();
        shaper.Restart(state.Positions);
    }

    /// <summary>Goes on along the plan for coming to rest.</summary>
    /// <param name="seconds">Since the last command; at most a servo period.</param>
    public void Brake(double seconds)
    {
        state.Open(seconds);
        for (int joint = 0; joint < limits.Length; joint++)
        {
            double velocity = plan.VelocityIn(joint, state.VelocityInterval);
            state.Move(joint, state.PositionAfter(joint, velocity), velocity);
        }

        plan.Advance(state.VelocityInterval);
        state.Close();
        shaper.Restart(state.Positions);
    }

    /// <summary>Moves towards wishes.</summary>
    /// <param name="wishes">The wished positions, all finite.</param>
    /// <param name="speedShare">The share of the velocity limits to use.</param>
    /// <param name="seconds">Since the last command; at most a servo period.</param>
    /// <param name="blamed">Gets the first joint that is kept from its wish; -1 where none is.</param>
    /// <returns>What kept joints from their wishes.</returns>
    public GateReason Move(ReadOnlySpan<double> wishes, double speedShare, double seconds, out int blamed)
    {
        GateReason reason = Clamp(wishes, out blamed);
        state.Open(seconds);
        shaper.Note(inside);
        for (int index = 0; index < groups.Length; index++)
        {
            JointGroup group = groups[index];
            int shaped = shaper.Shape(group, inside, speedShare, wanted, out GateReason kept);
            factors[index] = Feasible(group, 1) ? 1 : 0;
            if (factors[index] < 1)
            {
                shaped = group.Joints[0];
                kept |= GateReason.BrakingLimit;
                factors[index] = MostFeasible(group);
            }

            blamed = blamed < 0 ? shaped : blamed;
            reason |= kept;
        }

        Take(reason == GateReason.None);
        return reason;
    }

    private GateReason Clamp(ReadOnlySpan<double> wishes, out int blamed)
    {
        blamed = -1;
        for (int joint = 0; joint < limits.Length; joint++)
        {
            inside[joint] = limits[joint].Clamped(wishes[joint]);
            blamed = blamed < 0 && inside[joint] != wishes[joint] ? joint : blamed;
        }

        return blamed < 0 ? GateReason.None : GateReason.PositionLimit;
    }

    /// <summary>Whether there is a plan from the command that lies between the present plan's next one and the wanted one; it is then in the trial.</summary>
    private bool Feasible(JointGroup group, double factor)
    {
        foreach (int joint in group.Joints)
        {
            double braking = plan.VelocityIn(joint, state.VelocityInterval);
            next[joint] = factor == 1 ? wanted[joint] : braking + (factor * (wanted[joint] - braking));
            nextPositions[joint] = state.PositionAfter(joint, next[joint]);
            nextAccelerations[joint] = state.AccelerationTo(joint, next[joint]);
        }

        return trial.TryPlan(group, nextPositions, next, nextAccelerations, state.Positions);
    }

    private double MostFeasible(JointGroup group)
    {
        double feasible = 0;
        double step = 0.5;
        for (int halving = 0; halving < Halvings; halving++)
        {
            feasible += Feasible(group, feasible + step) ? step : 0;
            step /= 2;
        }

        return feasible > 0 && Feasible(group, feasible) ? feasible : 0;
    }

    /// <summary>Takes the commands; those that follow the present plan go on along it.</summary>
    private void Take(bool isExact)
    {
        plan.Advance(state.VelocityInterval);
        for (int index = 0; index < groups.Length; index++)
        {
            foreach (int joint in groups[index].Joints)
            {
                double velocity = factors[index] > 0 ? next[joint] : plan.VelocityIn(joint, 0);
                state.Move(joint, isExact ? inside[joint] : state.PositionAfter(joint, velocity), velocity);
            }

            if (factors[index] > 0)
            {
                plan.Take(trial, groups[index]);
            }
        }

        state.Close();
    }
}
