using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.InterbotixMessages;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.TrajectoryMessages;

namespace SimpleVlaRl.Datasets.Bags;

/// <summary>Reads the joints of a robot out of a bag's messages, by what its profile says of its drivers: names, units, signs, orders.</summary>
/// <param name="robot">The robot.</param>
internal sealed class BagJoints(RobotProfile robot)
{
    private readonly Dictionary<string, ReportedJoint[]> states = ReportedJoint.ByTopic(robot).ToDictionary(topic => topic.Key, topic => topic.ToArray());
    private readonly ILookup<string, CommandChannel> commands = robot.CommandChannels.ToLookup(channel => channel.Topic);

    /// <summary>The topics.</summary>
    public IReadOnlyCollection<string> Topics => [.. states.Keys.Union(commands.Select(topic => topic.Key))];

    /// <summary>What a message says; nothing where it is of other joints, or of a type that cannot be read back.</summary>
    /// <exception cref="DatasetException">It is damaged.</exception>
    public IEnumerable<BagSample> Read(BagMessage message)
    {
        if (states.TryGetValue(message.Topic, out ReportedJoint[]? joints) && message.Type == "sensor_msgs/msg/JointState")
        {
            JointState state = Parse<JointState>(message);
            (int Joint, double Position)[] found =
            [
                .. joints.Select(joint => (Joint: joint, Place: Array.IndexOf(state.Name, joint.DriverName)))
                    .Where(item => item.Place >= 0 && item.Place < state.Position.Length)
                    .Select(item => (item.Joint.Index, item.Joint.Position(state.Position[item.Place], out _))),
            ];
            yield return Sample(message, isCommand: false, found);
        }

        foreach (CommandChannel channel in commands[message.Topic])
        {
            yield return Sample(message, isCommand: true, [.. Commanded(channel, message)]);
        }
    }

    private static BagSample Sample(BagMessage message, bool isCommand, (int Joint, double Position)[] found) =>
        new(message.LogTimeNanoseconds, isCommand, [.. found.Select(item => item.Joint)], [.. found.Select(item => item.Position)]);

    private static IEnumerable<(int Joint, double Position)> Commanded(CommandChannel channel, BagMessage message)
    {
        switch (channel.Dialect, message.Type)
        {
            case (CommandDialect.JointTrajectory, "trajectory_msgs/msg/JointTrajectory"):
                JointTrajectory trajectory = Parse<JointTrajectory>(message);
                return trajectory.Points.Count == 0 ? [] : ByName(channel, trajectory.JointNames, trajectory.Points[0].Positions);
            case (CommandDialect.JointState, "sensor_msgs/msg/JointState"):
                JointState state = Parse<JointState>(message);
                return ByName(channel, state.Name, state.Position);
            case (CommandDialect.Float64MultiArray, "std_msgs/msg/Float64MultiArray"):
                return ByPlace(channel, Parse<Float64MultiArray>(message).Data);
            case (CommandDialect.InterbotixJointGroup, "interbotix_xs_msgs/msg/JointGroupCommand"):
                return ByPlace(channel, Array.ConvertAll(Parse<JointGroupCommand>(message).Commands, value => (double)value));
            default:
                // Velocities and goals of actions do not say where the joints are by now.
                return [];
        }
    }

    private static IEnumerable<(int Joint, double Position)> ByName(CommandChannel channel, string[] names, double[] values) => Enumerable
        .Range(0, channel.Joints.Count)
        .Select(place => (Place: place, At: Array.IndexOf(names, channel.Bindings[place].Name)))
        .Where(item => item.At >= 0 && item.At < values.Length)
        .Select(item => (channel.Joints[item.Place], ToPosition(channel.Bindings[item.Place], values[item.At])));

    private static IEnumerable<(int Joint, double Position)> ByPlace(CommandChannel channel, double[] values) => Enumerable
        .Range(0, Math.Min(channel.Joints.Count, values.Length))
        .Select(place => (channel.Joints[place], ToPosition(channel.Bindings[place], values[place])));

    private static double ToPosition(JointCommandBinding binding, double sent) => (binding.Scale * sent) + binding.Offset;

    private static T Parse<T>(BagMessage message)
        where T : ICdrMessage, new()
    {
        T parsed = new();
        return CdrMessage.TryRead(message.Payload.Span, parsed)
            ? parsed
            : throw new DatasetException($"a message of '{message.Topic}' with log time {message.LogTimeNanoseconds} is no {message.Type}.");
    }
}
