using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Inspection;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Ros2;

namespace SimpleVlaRl.Robot.CheckRobot;

/// <summary>Compares a profile with what is there. Nothing of it needs a ROS domain: a snapshot goes in, findings come out.</summary>
internal static class RobotChecks
{
    private static readonly string[] Heard = [JointState.Description.DdsTypeName, Image.Description.DdsTypeName, CompressedImage.Description.DdsTypeName];

    /// <summary>All findings, in the order of the profile.</summary>
    public static IReadOnlyList<Finding> Of(RobotProfile robot, RobotSnapshot snapshot) =>
    [
        .. ExpectedTopic.Of(robot).SelectMany(expected => TopicChecks.Of(expected, snapshot)),
        .. StreamChecks.Of(robot, snapshot),
        .. CameraChecks.Of(robot, snapshot),
        .. JointNameChecks.Of(robot, snapshot),
        .. JointValueChecks.Of(robot, snapshot),
        .. ClockChecks.Of(robot, snapshot),
    ];

    /// <summary>Whether a topic must be heard for it: one of the robot's streams, of the type that is expected.</summary>
    public static bool IsHeard(RobotProfile robot, RosGraphTopic topic) => Heard.Contains(topic.Publishers[0].TypeName) && ExpectedTopic.Of(robot).Any(
        expected => expected.IsStream && expected.Name == topic.Name && MessageTypes.RosName(topic.Publishers[0].TypeName) == expected.RosType);
}
