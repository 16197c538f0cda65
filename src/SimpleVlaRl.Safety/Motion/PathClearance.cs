using SimpleVlaRl.Safety.Geometry;

namespace SimpleVlaRl.Safety.Motion;

/// <summary>Whether the arms keep clear of each other, themselves and the table from a command on until they have come to rest.</summary>
/// <remarks>
/// Poses on the way are looked at as far apart as the distances allow: as long as all joints together cannot have moved a point by what is left, nothing
/// can have come too close in between (<see cref="CollisionModel.ReachOf"/> bounds what a joint moves).
/// </remarks>
internal sealed class PathClearance
{
    private const int MostPoses = 24;
    private const double Rounding = 1e-9;

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

    /// <summary>The slack that commands must keep from here on: the allowance for arms that lag, or what there is now, where that is less.</summary>
    /// <param name="positions">The positions commanded last.</param>
    /// <param name="mayNotApproach">Whether the arms are measured too close, so that they may only go apart.</param>
    public double LeastSlack(ReadOnlySpan<double> positions, bool mayNotApproach)
    {
        double now = model.Evaluate(positions).Slack;
        return mayNotApproach ? now : Math.Min(model.Allowance, now);
    }

    /// <summary>Looks at a command and at what comes after it.</summary>
    /// <param name="positions">The command.</param>
    /// <param name="plan">How it comes to rest.</param>
    /// <param name="least">The slack to keep.</param>
    /// <returns>Whether it is kept all the way; else <see cref="Found"/> says what is too close.</returns>
    public bool IsKept(double[] positions, BrakingPlan plan, double least)
    {
        double remaining = plan.RemainingSeconds;
        int poses = Math.Clamp((int)Math.Ceiling(remaining / periodSeconds), 1, MostPoses);
        double left = 0;
        for (int index = 0; index <= poses; index++)
        {
            double seconds = remaining * index / poses;
            double moved = Move(positions, plan, seconds, index == 0);
            left -= moved;
            if (index > 0 && left > 0 && index < poses)
            {
                continue;
            }

            if (index == poses && left > 0 && index > 0)
            {
                return true;
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

    /// <returns>The most that any point has moved since the last pose, and another point towards it.</returns>
    private double Move(double[] positions, BrakingPlan plan, double seconds, bool isFirst)
    {
        double moved = 0;
        for (int joint = 0; joint < pose.Length; joint++)
        {
            double position = positions[joint] + plan.TravelIn(joint, seconds);
            moved += isFirst ? 0 : reaches[joint] * Math.Abs(position - pose[joint]);
            pose[joint] = position;
        }

        return moved;
    }
}
