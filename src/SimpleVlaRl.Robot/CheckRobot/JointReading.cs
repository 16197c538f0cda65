using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Listening;

namespace SimpleVlaRl.Robot.CheckRobot;

/// <summary>A joint with what was heard of it, in the profile's unit.</summary>
/// <param name="Label">The joint as <c>arm/joint</c>.</param>
/// <param name="Joint">The joint.</param>
/// <param name="Seen">What was heard, in the driver's unit.</param>
/// <param name="Lowest">The lowest position.</param>
/// <param name="Highest">The highest position.</param>
internal sealed record JointReading(string Label, JointProfile Joint, SeenJoint Seen, double Lowest, double Highest)
{
    /// <summary>Whether a position was heard at all.</summary>
    public bool IsFinite => double.IsFinite(Lowest);

    /// <summary>How far from zero the joint was.</summary>
    public double Farthest => Math.Max(Math.Abs(Lowest), Math.Abs(Highest));

    /// <summary>The same in the driver's unit.</summary>
    public double FarthestSeen => Math.Max(Math.Abs(Seen.Lowest), Math.Abs(Seen.Highest));

    /// <summary>How far from zero the joint can be.</summary>
    public double FarthestLimit => Math.Max(Math.Abs(Joint.LowerPosition), Math.Abs(Joint.UpperPosition));

    /// <summary>Where the joint was, with its unit.</summary>
    public string Words => Highest > Lowest
        ? FormattableString.Invariant($"{Label} at {Lowest:0.####} to {Highest:0.####}")
        : FormattableString.Invariant($"{Label} at {Lowest:0.####}");

    public static JointReading Of(string label, JointProfile joint, SeenJoint seen)
    {
        double one = Position(joint, seen.Lowest);
        double other = Position(joint, seen.Highest);
        return new(label, joint, seen, Math.Min(one, other), Math.Max(one, other));
    }

    /// <summary>The reading had the driver meant another unit.</summary>
    public JointReading Scaled(double factor) => this with { Lowest = Lowest * factor, Highest = Highest * factor };

    public bool IsOutside(double tolerance) => Lowest < Joint.LowerPosition - tolerance || Highest > Joint.UpperPosition + tolerance;

    public Finding Outside(string advice) => Finding.Error(
        $"value of {Label}", Words, FormattableString.Invariant($"{Joint.LowerPosition:0.####} to {Joint.UpperPosition:0.####}"), advice);

    private static double Position(JointProfile joint, double value)
    {
        double position = (joint.State.Scale * value) + joint.State.Offset;
        double middle = (joint.LowerPosition + joint.UpperPosition) / 2;
        return joint.State.Wraps ? position - (Math.Tau * Math.Round((position - middle) / Math.Tau)) : position;
    }
}
