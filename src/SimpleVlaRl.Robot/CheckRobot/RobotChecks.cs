using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Inspection;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Robot.CheckRobot;

/// <summary>Compares a profile with what is there. Nothing of it needs a ROS domain: a snapshot goes in, findings come out.</summary>
internal static class RobotChecks
{
    private static readonly string[] Heard = [JointState.Description.DdsTypeName, Image.Description.DdsTypeName, CompressedImage.Description.DdsTypeName];

    /// <summary>All findings, in the order of the profile.</summary>
    public static IReadOnlyList<Finding> Of(RobotProfile robot, RobotSnapshot snapshot)
    {
        // Our own program may be running with the robot meanwhile.
        RobotSnapshot others = snapshot.Without("/" + RobotNode.Runtime(robot.Name)).Without("/" + RobotNode.Guard(robot.Name));
        IReadOnlyList<ExpectedTopic> topics = ExpectedTopic.Of(robot);
        string[] claimed = [.. topics.Select(topic => topic.Name)];
        return
        [
            Graph(others),
            .. topics.SelectMany(expected => TopicChecks.Of(expected, others, claimed)),
            .. StreamChecks.Of(robot, others),
            .. CameraChecks.Of(robot, others),
            .. JointNameChecks.Of(robot, others),
            .. JointValueChecks.Of(robot, others),
            .. ClockChecks.Of(robot, others),
        ];
    }

    private static Finding Graph(RobotSnapshot snapshot) => snapshot.Topics.Count > 0
        ? Finding.Ok("ROS graph", $"{snapshot.Topics.Count} topics of other programs")
        : Finding.Error(
            "ROS graph",
            "no topic of any other program",
            "the topics of the drivers",
            "start the drivers, and compare ROS_DOMAIN_ID and the network range of both sides ('vla-robot doctor')");

    /// <summary>Whether a topic must be heard for it: one of the robot's streams, of the type that is expected.</summary>
    public static bool IsHeard(RobotProfile robot, RosGraphTopic topic) => Heard.Contains(topic.Publishers[0].TypeName) && ExpectedTopic.Of(robot).Any(
        expected => expected.IsStream && expected.Name == topic.Name && MessageTypes.RosName(topic.Publishers[0].TypeName) == expected.RosType);
}
