using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety.Geometry;

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
    private const int Attempts = 3;

    /// <summary>The share of the velocity limits that arms use which stand closer than commands may bring them, or of which one does not follow.</summary>
    private const double CarefulShare = 0.2;

    /// <summary>The share of the jerk that a plan uses: with intervals of half a period between whole ones, its jerk counts as up to an eighth more.</summary>
    private const double PlannedJerkShare = 0.88;

    private readonly JointLimits[] limits;
    private readonly JointGroup[] groups;
    private readonly MotionState state;
    private readonly BrakingPlan plan;
    private readonly BrakingPlan trial;
    private readonly MotionSnapshot saved;
    private readonly MotionShaper shaper;
    private readonly double periodSeconds;
    private readonly double[] inside;
    private readonly double[] wanted;
    private readonly double[] next;
    private readonly double[] nextPositions;
    private readonly double[] nextAccelerations;
    private readonly double[] factors;
    private readonly PathClearance? clearance;
    private readonly LagClearance? lagging;

    /// <summary>Makes a limiter at rest; say where with <see cref="Rest"/>.</summary>
    /// <param name="robot">The robot.</param>
    /// <param name="model">The distances of its arms; null where nothing checks them.</param>
    public MotionLimiter(RobotProfile robot, CollisionModel? model)
    {
        limits = [.. robot.Joints.Select(JointLimits.Of)];
        periodSeconds = 1.0 / robot.ServoRateHertz;
        groups = JointGroup.Of(robot, limits);
        state = new MotionState(limits.Length, periodSeconds);
        JointLimits[] planned = [.. limits.Select(limit => limit with { Jerk = PlannedJerkShare * limit.Jerk })];
        (plan, trial, saved) = (new(planned, periodSeconds), new(planned, periodSeconds), new(planned, periodSeconds));
        shaper = new MotionShaper(limits, state, periodSeconds);
        (inside, wanted) = (new double[limits.Length], new double[limits.Length]);
        (next, nextPositions, nextAccelerations) = (new double[limits.Length], new double[limits.Length], new double[limits.Length]);
        factors = new double[groups.Length];
        clearance = model is null ? null : new PathClearance(model, limits.Length, periodSeconds);
        lagging = model is null ? null : new LagClearance(model, [.. robot.Joints]);
    }

    /// <summary>The positions commanded last.</summary>
    public double[] Positions => state.Positions;

    /// <summary>Whether the joints rest, or would if they were left alone for one more period.</summary>
    public bool IsAtRest => plan.RemainingSeconds <= 0;

    /// <summary>The whole periods until they rest.</summary>
    public double PeriodsToRest => plan.RemainingSeconds <= 0 ? 0 : Math.Max(0, Math.Ceiling((plan.RemainingSeconds - state.AheadOfNext) / periodSeconds)) + 1;

    /// <summary>Rests at positions.</summary>
    public void Rest(ReadOnlySpan<double> positions)
    {
        state.Rest(positions);
        plan.Clear();
        shaper.Restart(state.Positions);
    }

    /// <summary>Keeps where the joints are and how they come to rest.</summary>
    public void Save() => saved.Take(state, plan, state.Positions);

    /// <summary>Goes back to what was kept: what has been decided since then has not reached a drive.</summary>
    public void Restore() => Restore(saved);

    /// <summary>Copies where the joints are, how they come to rest, and what was wished last.</summary>
    public MotionSnapshot Snapshot() => saved.CopyOf(state, plan, shaper.LastWishes);

    /// <summary>Goes on from there.</summary>
    public void Restore(MotionSnapshot snapshot)
    {
        snapshot.Give(state, plan);
        shaper.Restart(snapshot.Wishes);
    }

    /// <summary>Whether something has pushed arms near to something that they were not sent near.</summary>
    /// <param name="measuredSlack">How much more than needed the arms are measured to be apart, metres.</param>
    public bool IsPushed(double measuredSlack) => lagging?.IsPushed(measuredSlack, state.Positions) == true;

    /// <summary>Says where the joints go if nothing more is asked.</summary>
    /// <param name="afterwards">Gets the positions of as many periods as it has room for, period after period.</param>
    public void CopyAfterwards(Span<double> afterwards)
    {
        for (int index = 0; index < afterwards.Length; index++)
        {
            int joint = index % limits.Length;
            double before = index < limits.Length ? state.Positions[joint] : afterwards[index - limits.Length];
            afterwards[index] = before + (periodSeconds * plan.VelocityIn(joint, state.AheadOfNext + (index / limits.Length * periodSeconds)));
        }
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
    /// <param name="measured">Where the joints are; empty where that does not matter, as where they only give way.</param>
    /// <param name="measuredSlack">How much more than needed the arms are measured to be apart; below zero they may only go apart.</param>
    /// <param name="blamed">Gets the first joint that is kept from its wish; -1 where none is.</param>
    /// <returns>What kept joints from their wishes.</returns>
    public GateReason Move(
        ReadOnlySpan<double> wishes, double speedShare, double seconds, ReadOnlySpan<double> measured, double measuredSlack, out int blamed)
    {
        GateReason reason = Clamp(wishes, out blamed);
        double slack = clearance?.SlackOf(state.Positions) ?? double.PositiveInfinity;
        bool isSlow = clearance?.IsInsideAllowance(slack) == true || lagging?.IsStuck(measured, state.Positions) == true;
        speedShare = isSlow ? Math.Min(speedShare, CarefulShare) : speedShare;
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

        Complete();
        reason |= KeepFromTheStuck(slack, measured, measuredSlack);
        reason |= KeepClear(slack, measuredSlack, isGivingWay: measured.IsEmpty);
        Take(reason == GateReason.None);
        return reason;
    }

    /// <summary>What was too close when <see cref="Move"/> last said so.</summary>
    public ClearanceResult TooClose { get; private set; }

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

    /// <summary>Groups without a new plan go on along the present one.</summary>
    private void Complete()
    {
        for (int index = 0; index < groups.Length; index++)
        {
            if (factors[index] == 0)
            {
                Keep(groups[index]);
            }
        }
    }

    private void Keep(JointGroup group)
    {
        trial.Take(plan, group, state.VelocityInterval);
        foreach (int joint in group.Joints)
        {
            next[joint] = trial.VelocityIn(joint, 0);
            nextPositions[joint] = state.PositionAfter(joint, next[joint]);
        }
    }

    /// <summary>Has arms go on along the present plan that would come nearer to where one is that does not follow.</summary>
    private GateReason KeepFromTheStuck(double slack, ReadOnlySpan<double> measured, double measuredSlack)
    {
        if (lagging is null || measured.IsEmpty)
        {
            return GateReason.None;
        }

        GateReason reason = GateReason.None;
        lagging.Look(measured, measuredSlack, state.Positions, slack);
        for (int index = 0; index < groups.Length; index++)
        {
            if (lagging.Approaches(groups[index].Joints, state.Positions, nextPositions))
            {
                TooClose = lagging.Found;
                reason |= TooClose.Kind;
                factors[index] = 0;
                Keep(groups[index]);
            }
        }

        return reason;
    }

    /// <summary>
    /// Slows the arms that would come too close to half of what they wanted, then has them go on along the present plan, then has all of them: their plans
    /// together were found clear when they were taken.
    /// </summary>
    private GateReason KeepClear(double slack, double measuredSlack, bool isGivingWay)
    {
        if (clearance is null)
        {
            return GateReason.None;
        }

        double least = isGivingWay ? clearance.LeastSlackGivingWay(slack, measuredSlack) : clearance.LeastSlack(slack, measuredSlack);
        GateReason reason = GateReason.None;
        for (int attempt = 0; attempt < Attempts && !clearance.IsKept(nextPositions, trial, (periodSeconds + state.Interval) / 2, least); attempt++)
        {
            TooClose = clearance.Found;
            reason |= TooClose.Kind;
            for (int index = 0; index < groups.Length; index++)
            {
                bool isMeant = groups[index].Arm == TooClose.Arm || groups[index].Arm == TooClose.OtherArm;
                double factor = attempt == 0 ? factors[index] / 2 : 0;
                if (attempt == Attempts - 1 || (isMeant && (factor == 0 || !Feasible(groups[index], factor))))
                {
                    Keep(groups[index]);
                }
            }
        }

        return reason;
    }

    /// <summary>Takes the commands.</summary>
    private void Take(bool isExact)
    {
        for (int joint = 0; joint < limits.Length; joint++)
        {
            state.Move(joint, isExact ? inside[joint] : nextPositions[joint], next[joint]);
        }

        plan.Take(trial);
        state.Close();
    }
}
