namespace SimpleVlaRl.Core.Robots;

/// <summary>A joint as a driver reports it: where it belongs in the robot, and how a reported value becomes a position.</summary>
/// <param name="Index">Its place in policy order.</param>
/// <param name="Label">Its name to a person, <c>arm/joint</c>.</param>
/// <param name="Profile">Its profile.</param>
public sealed record ReportedJoint(int Index, string Label, JointProfile Profile)
{
    private const double Turn = 2 * Math.PI;

    private readonly JointStateBinding binding = Profile.State;
    private readonly double middle = (Profile.LowerPosition + Profile.UpperPosition) / 2;

    /// <summary>Its name in the driver's messages.</summary>
    public string DriverName => binding.Name;

    /// <summary>The position, in the profile's unit, for a reported value.</summary>
    /// <param name="reported">The value.</param>
    /// <param name="wholeTurns">By how much the driver is whole turns away from it; a command must be as far away, or the joint would unwind.</param>
    /// <returns>The position.</returns>
    public double Position(double reported, out double wholeTurns)
    {
        double position = (binding.Scale * reported) + binding.Offset;
        wholeTurns = binding.Wraps ? Turn * Math.Round((position - middle) / Turn) : 0;
        return position - wholeTurns;
    }

    /// <summary>The joints of a robot by the topics that report them, in policy order.</summary>
    /// <param name="robot">The robot.</param>
    /// <returns>The joints of each topic.</returns>
    public static IEnumerable<IGrouping<string, ReportedJoint>> ByTopic(RobotProfile robot)
    {
        ArgumentNullException.ThrowIfNull(robot);
        IReadOnlyList<string> labels = robot.JointLabels;
        return robot.Arms
            .SelectMany(arm => arm.Joints.Select(joint => (Topic: joint.State.Topic ?? arm.JointStateTopic, Joint: joint)))
            .Select((item, index) => (item.Topic, Joint: new ReportedJoint(index, labels[index], item.Joint)))
            .GroupBy(item => item.Topic, item => item.Joint);
    }
}
