using SimpleVlaRl.Safety.Geometry;

namespace SimpleVlaRl.Safety.Motion;

/// <summary>Whether the arms keep clear of each other, themselves and the table from a command on until they have come to rest.</summary>
/// <remarks>
/// Commands on the way are looked at as far apart as the distances allow: as long as all joints together cannot have moved a point by what is left, nothing
/// can have come too close (<see cref="CollisionModel.ReachOf"/> bounds what a joint moves). Between two commands an arm may be closer by what it moves in a
/// period, which near anything is little, for it must be able to stop.
/// </remarks>
internal sealed class PathClearance
{
    private const double Rounding = 1e-9;

    /// <summary>Between two commands arms may be a little closer than at either.</summary>
    private const double AllowanceTolerance = 0.05;

    private readonly CollisionModel model;
    private readonly double periodSeconds;
    private readonly double[] reaches;
    private readonly double[] pose;

    /// <summary>Makes a check.</summary>
    /// <param name="model">The distances.</param>
    /// <param name="joints">How many joints.</param>
    /// <param name="periodSeconds">The servo period.</param>
    public PathClearance(CollisionModel model, int joints, double periodSeconds)
    {
        (this.model, this.periodSeconds) = (model, periodSeconds);
        reaches = [.. Enumerable.Range(0, joints).Select(model.ReachOf)];
        pose = new double[joints];
    }

    /// <summary>What was found last.</summary>
    public ClearanceResult Found { get; private set; }

    /// <summary>How much more than needed nothing is closer to anything than, metres.</summary>
    /// <param name="positions">The positions.</param>
    public double SlackOf(ReadOnlySpan<double> positions) => model.Evaluate(positions).Slack;

    /// <summary>
    /// Whether the arms stand closer than commands may bring them, as after they were pushed or armed there: then they move slowly, for how far arms are from
    /// where they were sent grows with their speed.
    /// </summary>
    /// <param name="slack">The slack of the positions commanded last.</param>
    public bool IsInsideAllowance(double slack) => !(slack >= (1 - AllowanceTolerance) * model.Allowance);

    /// <summary>The slack that commands must keep from here on: the allowance for arms that lag, or what there is now, where that is less.</summary>
    /// <param name="slack">The slack of the positions commanded last.</param>
    /// <param name="measuredSlack">The slack of the measured positions; below zero the arms may only go apart.</param>
    public double LeastSlack(double slack, double measuredSlack) => !(measuredSlack >= 0) ? slack : Math.Min(model.Allowance, slack);

    /// <summary>The same for commands that go back to where the arms are: they may come as close as those are.</summary>
    /// <param name="slack">The slack of the positions commanded last.</param>
    /// <param name="measuredSlack">The slack of the measured positions.</param>
    public double LeastSlackGivingWay(double slack, double measuredSlack) =>
        double.IsFinite(measuredSlack) ? Math.Min(LeastSlack(slack, double.PositiveInfinity), measuredSlack) : slack;

    /// <summary>Looks at a command and at what comes after it.</summary>
    /// <param name="positions">The command.</param>
    /// <param name="plan">How it comes to rest.</param>
    /// <param name="firstSeconds">How far along the plan the velocity of the period after the command is.</param>
    /// <param name="least">The slack to keep.</param>
    /// <returns>Whether it is kept all the way; else <see cref="Found"/> says what is too close.</returns>
    public bool IsKept(double[] positions, BrakingPlan plan, double firstSeconds, double least)
    {
        int periods = (int)Math.Ceiling(plan.RemainingSeconds / periodSeconds);
        positions.CopyTo(pose, 0);
        double left = 0;
        for (int period = 0; period <= periods; period++)
        {
            left -= period == 0 ? 0 : Move(plan, firstSeconds + ((period - 1) * periodSeconds));
            if (left > 0)
            {
                continue;
            }

            Found = model.Evaluate(pose);

            // Written so that what is not a number is not kept.
            if (!(Found.Slack >= least - Rounding))
            {
                return false;
            }

            left = Found.Slack - least;
        }

        return true;
    }

    /// <summary>Goes on by a period, as the commands would: by their sum, and not by the integral of the velocity.</summary>
    /// <returns>The most that any point has moved, and another point towards it.</returns>
    private double Move(BrakingPlan plan, double seconds)
    {
        double moved = 0;
        for (int joint = 0; joint < pose.Length; joint++)
        {
            double way = periodSeconds * plan.VelocityIn(joint, seconds);
            moved += reaches[joint] * Math.Abs(way);
            pose[joint] += way;
        }

        return moved;
    }
}
