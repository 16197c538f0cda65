using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety.Geometry;

namespace SimpleVlaRl.Safety.Motion;

/// <summary>Whether commands bring an arm nearer to where another still is, or may come free: one that is stuck does not keep out of the way.</summary>
/// <remarks>
/// Commands keep clear of commands, with an allowance for arms that lag. An arm that is stuck lags further, and where it comes free it goes all the way at
/// once. Near such an arm, where the allowance is used up at the measured positions or between them and the commanded ones, no arm may go nearer by itself.
/// </remarks>
internal sealed class LagClearance
{
    /// <summary>At the measured positions arms that follow have this share of the allowance left.</summary>
    private const double MeasuredShare = 0.5;

    /// <summary>On the way from the measured positions to the commanded ones they have this share left.</summary>
    private const double WayShare = 0.75;

    /// <summary>A joint that is further from where it was sent than this share of what its profile allows is not on its way any more.</summary>
    private const double StuckShare = 0.5;

    /// <summary>What is commanded keeps so much more of the allowance than what is measured only where something pushes an arm away.</summary>
    private const double PushedShare = 0.25;

    private const int Parts = 4;
    private const double Rounding = 1e-9;

    private readonly CollisionModel model;
    private readonly double[] reaches;
    private readonly double[] largestLags;
    private readonly double[][] poses;
    private readonly double[] slacks;
    private readonly double[] trial;
    private int count;

    /// <summary>Makes a check.</summary>
    /// <param name="model">The distances.</param>
    /// <param name="joints">The joints.</param>
    public LagClearance(CollisionModel model, IReadOnlyList<JointProfile> joints)
    {
        this.model = model;
        reaches = [.. Enumerable.Range(0, joints.Count).Select(model.ReachOf)];

        // A gripper is kept from closing by whatever it holds.
        largestLags = [.. joints.Select(joint => joint.Unit == JointUnit.Opening ? double.PositiveInfinity : StuckShare * joint.MaximumTrackingError)];
        poses = [.. Enumerable.Range(0, Parts).Select(_ => new double[joints.Count])];
        slacks = new double[Parts];
        trial = new double[joints.Count];
    }

    /// <summary>What was found last.</summary>
    public ClearanceResult Found { get; private set; }

    /// <summary>Whether a joint does not follow: nobody knows where its arm will be when it does again.</summary>
    /// <param name="measured">The measured positions; empty where that does not matter.</param>
    /// <param name="commanded">The positions commanded last.</param>
    public bool IsStuck(ReadOnlySpan<double> measured, double[] commanded)
    {
        for (int joint = 0; joint < measured.Length; joint++)
        {
            if (!(Math.Abs(commanded[joint] - measured[joint]) <= largestLags[joint]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether arms are near something that they were not sent near: going on would push them further.</summary>
    /// <param name="measuredSlack">How much more than needed nothing is closer to anything than at the measured positions, metres.</param>
    /// <param name="commanded">The positions commanded last.</param>
    public bool IsPushed(double measuredSlack, double[] commanded) =>
        !(measuredSlack >= MeasuredShare * model.Allowance) && !(model.Evaluate(commanded).Slack - measuredSlack <= PushedShare * model.Allowance);

    /// <summary>Looks at where the arms are and at the way from there to where they were sent.</summary>
    /// <param name="measured">The measured positions.</param>
    /// <param name="measuredSlack">How much more than needed nothing is closer to anything than there, metres.</param>
    /// <param name="commanded">The positions commanded last.</param>
    /// <param name="commandedSlack">The same there.</param>
    public void Look(ReadOnlySpan<double> measured, double measuredSlack, double[] commanded, double commandedSlack)
    {
        count = 0;
        if (!(measuredSlack >= MeasuredShare * model.Allowance))
        {
            measured.CopyTo(poses[0]);
            slacks[count++] = measuredSlack;
        }

        double lag = 0;
        for (int joint = 0; joint < commanded.Length; joint++)
        {
            lag += reaches[joint] * Math.Abs(commanded[joint] - measured[joint]);
        }

        // Nowhere on the way is less than this: a point that moves by a metre changes a distance by no more than a metre.
        double least = (measuredSlack + commandedSlack - lag) / 2;
        for (int part = 1; part < Parts && !(least >= WayShare * model.Allowance); part++)
        {
            double share = (double)part / Parts;
            for (int joint = 0; joint < commanded.Length; joint++)
            {
                poses[count][joint] = measured[joint] + (share * (commanded[joint] - measured[joint]));
            }

            double slack = model.Evaluate(poses[count]).Slack;
            if (!(slack >= WayShare * model.Allowance))
            {
                slacks[count++] = slack;
            }
        }
    }

    /// <summary>Whether some joints, if nothing else moved, would bring their arm closer than anything is at what was looked at.</summary>
    /// <param name="joints">The joints.</param>
    /// <param name="from">The positions commanded last.</param>
    /// <param name="to">The command.</param>
    /// <returns>Whether they would; then <see cref="Found"/> says to what.</returns>
    public bool Approaches(ReadOnlySpan<int> joints, double[] from, double[] to)
    {
        for (int pose = 0; pose < count; pose++)
        {
            poses[pose].CopyTo(trial, 0);
            foreach (int joint in joints)
            {
                trial[joint] += to[joint] - from[joint];
            }

            Found = model.Evaluate(trial);
            if (!(Found.Slack >= slacks[pose] - Rounding))
            {
                return true;
            }
        }

        return false;
    }
}
