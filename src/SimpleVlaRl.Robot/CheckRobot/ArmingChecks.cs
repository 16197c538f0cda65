using SimpleVlaRl.Control;
using SimpleVlaRl.Control.Arming;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Robot.CheckRobot;

/// <summary>The list that <c>run</c> goes through before the arms move, as far as it can be told from listening for a few seconds.</summary>
internal static class ArmingChecks
{
    /// <summary>One finding for each item that passes, and one for each problem of another.</summary>
    public static IEnumerable<Finding> Of(RobotProfile robot, RobotSnapshot snapshot)
    {
        // Our own program may be running with the robot meanwhile.
        ArmingFacts facts = Facts(robot, snapshot.Without("/" + RobotNode.Runtime(robot.Name)));
        return ArmingRules.Of(robot, facts).Select(item => item.IsPassed
            ? Finding.Ok($"arming: {item.Name}", "passed")
            : Finding.Error($"arming: {item.Name}", item.Found!, "", item.Remedy));
    }

    private static ArmingFacts Facts(RobotProfile robot, RobotSnapshot snapshot)
    {
        JointReading[] readings = [.. robot.Arms.SelectMany(arm => arm.Joints.Select(joint => Reading(arm, joint, snapshot))).OfType<JointReading>()];
        bool isMeasured = readings.Length == robot.Joints.Count;
        string[] silent =
        [
            .. robot.Cameras.Select(camera => camera.Topic)
                .Concat(robot.Arms.SelectMany(arm => arm.Joints.Select(joint => joint.State.Topic ?? arm.JointStateTopic)))
                .Distinct().Where(topic => snapshot.Streams.GetValueOrDefault(topic) is not { Messages: > 0 }),
        ];
        RosGraphTopic[] commands =
        [
            .. robot.CommandChannels.Where(channel => !CommandTypes.IsAction(channel.Dialect)).Select(channel => snapshot.Topic(channel.Topic)),
        ];
        return new ArmingFacts
        {
            Positions = isMeasured ? [.. readings.Select(reading => Latest(reading).Lowest)] : null,
            Movements = isMeasured ? [.. readings.Select(reading => reading.Highest - reading.Lowest)] : null,
            Watched = TimeSpan.FromSeconds(snapshot.Seconds),
            Demands = [.. Demands(robot, snapshot)],
            Shared = Sentence(commands.SelectMany(topic => topic.Publishers.Select(publisher => publisher.NodeName)
                .Where(node => robot.TakeOver?.Nodes.Contains(node) != true).Select(node => $"{topic.Name} is commanded by {node}"))),
            Unheard = Sentence(commands.Where(topic => topic.Subscriptions.Count == 0).Select(topic => $"no driver listens to {topic.Name}")),
            Sensors = Sentence(silent.Select(topic => $"nothing was heard on {topic}")),
            SensorRemedy = "start what publishes it",
        };
    }

    private static IEnumerable<string> Demands(RobotProfile robot, RobotSnapshot snapshot)
    {
        if (robot.Stop?.EmergencyStopTopic is { } stop && snapshot.Topic(stop).Publishers.Count == 0)
        {
            yield return $"nobody publishes the emergency stop on {stop}; start what does";
        }

        if (robot.TakeOver?.DeadmanTopic is { } deadman && snapshot.Topic(deadman).Publishers.Count == 0)
        {
            yield return $"nobody publishes the deadman's switch on {deadman}; start what does";
        }
    }

    private static string? Sentence(IEnumerable<string> found) => string.Join("; ", found) is { Length: > 0 } all ? all : null;

    private static JointReading? Reading(ArmProfile arm, JointProfile joint, RobotSnapshot snapshot) =>
        snapshot.Streams.GetValueOrDefault(joint.State.Topic ?? arm.JointStateTopic)?.Joints.FirstOrDefault(seen => seen.Name == joint.State.Name) is { } seen
            ? JointReading.Of($"{arm.Name}/{joint.Name}", joint, seen)
            : null;

    private static JointReading Latest(JointReading reading) =>
        JointReading.Of(reading.Label, reading.Joint, reading.Seen with { Lowest = reading.Seen.Latest, Highest = reading.Seen.Latest });
}
