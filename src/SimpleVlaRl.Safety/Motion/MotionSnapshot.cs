namespace SimpleVlaRl.Safety.Motion;

/// <summary>A copy of what a <see cref="MotionLimiter"/> remembers from one command to the next.</summary>
/// <param name="planned">The limits of its plans.</param>
/// <param name="periodSeconds">The servo period.</param>
internal sealed class MotionSnapshot(JointLimits[] planned, double periodSeconds)
{
    private readonly MotionState state = new(planned.Length, periodSeconds);
    private readonly BrakingPlan plan = new(planned, periodSeconds);
    private readonly double[] wishes = new double[planned.Length];

    /// <summary>What was wished last, from which the next wish's velocity is found.</summary>
    public double[] Wishes => wishes;

    /// <summary>Takes over what there is now.</summary>
    public void Take(MotionState from, BrakingPlan fromPlan, double[] lastWishes)
    {
        state.Take(from);
        plan.Take(fromPlan);
        lastWishes.CopyTo(wishes, 0);
    }

    /// <summary>Another one, of what there is now.</summary>
    public MotionSnapshot CopyOf(MotionState from, BrakingPlan fromPlan, double[] lastWishes)
    {
        MotionSnapshot copy = new(planned, periodSeconds);
        copy.Take(from, fromPlan, lastWishes);
        return copy;
    }

    /// <summary>Puts what was taken back.</summary>
    public void Give(MotionState to, BrakingPlan toPlan)
    {
        to.Take(state);
        toPlan.Take(plan);
    }
}
