using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.NewRobot;

/// <summary>Finds the arms of a robot in what was heard: by topic, and within a topic by the side that joint names speak of.</summary>
internal static class ArmFinder
{
    /// <summary>What drivers of streamed commands offer, best first. A velocity command is nothing that a draft should choose.</summary>
    private static readonly CommandDialect[] ForArms =
    [
        CommandDialect.JointTrajectory, CommandDialect.InterbotixJointGroup, CommandDialect.Float64MultiArray, CommandDialect.JointState,
        CommandDialect.FollowJointTrajectory,
    ];

    private static readonly CommandDialect[] ForGrippers = [CommandDialect.InterbotixJointSingle, CommandDialect.GripperCommand];

    /// <summary>The arms, in the order of their topics.</summary>
    public static IReadOnlyList<ArmDraft> Find(RobotSnapshot snapshot)
    {
        CommandDraft[] commands = [.. Commands(snapshot)];
        return [.. Named(Groups(snapshot)).Select(arm => arm with
        {
            Command = Best(arm, [.. commands.Where(command => command.Topic != arm.StateTopic)], ForArms),
            GripperCommand = arm.Joints.Any(joint => IsGripper(joint.Name)) ? Best(arm, commands, ForGrippers) : null,
        })];
    }

    /// <summary>Whether a joint's name is that of a gripper.</summary>
    public static bool IsGripper(string joint) => joint.Contains("gripper", StringComparison.OrdinalIgnoreCase)
        || joint.Contains("finger", StringComparison.OrdinalIgnoreCase)
        || joint.Contains("carriage", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<ArmDraft> Groups(RobotSnapshot snapshot)
    {
        Dictionary<string, string[]> topics = snapshot.Topics
            .Where(topic => topic.Publishers.Any(publisher => publisher.TypeName == JointState.Description.DdsTypeName))
            .Where(topic => snapshot.Streams.GetValueOrDefault(topic.Name)?.Joints.Count > 0)
            .ToDictionary(topic => topic.Name, topic => snapshot.Streams[topic.Name].Joints.Select(joint => joint.Name).ToArray());
        foreach ((string topic, string[] names) in topics.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            // A joint_state_publisher merges what others publish already, and later.
            bool isMerged = topics.Count(other => other.Key != topic && other.Value.Length < names.Length && other.Value.All(names.Contains)) > 1;
            if (isMerged)
            {
                continue;
            }

            IReadOnlyList<SeenJoint> joints = snapshot.Streams[topic].Joints;
            bool hasSides = joints.All(joint => Side.Of(joint.Name) is not null) && Side.Of(topic) is null;
            foreach (IGrouping<string, SeenJoint> group in joints.GroupBy(joint => hasSides ? Side.Of(joint.Name)! : ""))
            {
                string name = group.Key.Length > 0 ? group.Key : Side.Of(topic) ?? FirstName(topic);
                yield return new(name, topic, [.. group.OrderBy(joint => IsGripper(joint.Name))]);
            }
        }
    }

    /// <summary>The first part of a topic's name; one that is nothing but the topic is an arm.</summary>
    private static string FirstName(string topic) => topic.Split('/') is [_, var first, _, ..] ? first : "arm";

    /// <summary>Arm names are unique in a robot.</summary>
    private static IEnumerable<ArmDraft> Named(IEnumerable<ArmDraft> arms) => arms.GroupBy(arm => arm.Name).SelectMany(
        group => group.Select((arm, index) => index == 0 ? arm : arm with { Name = FormattableString.Invariant($"{arm.Name}_{index + 1}") }));

    private static IEnumerable<CommandDraft> Commands(RobotSnapshot snapshot)
    {
        foreach (RosGraphTopic topic in snapshot.Topics)
        {
            foreach (CommandDialect dialect in Dialects(topic.Subscriptions).Where(dialect => !CommandTypes.IsAction(dialect)))
            {
                yield return new(topic.Name, dialect);
            }

            foreach (CommandDialect dialect in Dialects(topic.Publishers).Where(CommandTypes.IsAction))
            {
                yield return new(CommandGraph.CommandTopic(topic.Name), dialect);
            }
        }
    }

    private static IEnumerable<CommandDialect> Dialects(IReadOnlyList<RosGraphEndpoint> endpoints) =>
        endpoints.Select(endpoint => CommandGraph.Dialect(endpoint.TypeName)).OfType<CommandDialect>().Distinct();

    /// <summary>The command topic of an arm's side, or of no side; then by dialect, then by how much of the name is that of the states.</summary>
    private static CommandDraft? Best(ArmDraft arm, IReadOnlyList<CommandDraft> commands, CommandDialect[] dialects)
    {
        string? side = Side.All.Contains(arm.Name) ? arm.Name : Side.Of(arm.StateTopic);
        return commands
            .Where(command => dialects.Contains(command.Dialect) && (Side.Of(command.Topic) is not { } other || other == side))
            .OrderBy(command => Side.Of(command.Topic) == side ? 0 : 1)
            .ThenBy(command => Array.IndexOf(dialects, command.Dialect))
            .ThenByDescending(command => command.Topic.Zip(arm.StateTopic).TakeWhile(pair => pair.First == pair.Second).Count())
            .FirstOrDefault();
    }
}
