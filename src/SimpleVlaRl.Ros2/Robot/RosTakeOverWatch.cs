using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>
/// Notices that somebody whom the profile names commands the robot: on its command topics, on a topic of their own, or by letting go of a deadman's switch.
/// </summary>
public sealed class RosTakeOverWatch : ITakeOverWatch, IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly RosContext context;
    private readonly TakeOverProfile profile;
    private readonly TimeProvider clock;
    private readonly HumanCommands commands;
    private readonly RosSubscription? deadman;
    private readonly Dictionary<string, RosSubscription> own = [];
    private readonly ManualResetEventSlim end = new();
    private readonly Thread thread;
    private volatile string who = "";
    private long commandedTimestamp;
    private long heldTimestamp;

    /// <summary>Starts to watch.</summary>
    /// <param name="context">The part in ROS 2; it must outlive the watch.</param>
    /// <param name="robot">The robot; its profile names who may take over.</param>
    /// <param name="clock">The clock of the context.</param>
    /// <exception cref="RosException">A topic's name is wrong or the library refused.</exception>
    public RosTakeOverWatch(RosContext context, RobotProfile robot, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(robot);
        profile = robot.TakeOver ?? throw new ArgumentException("The profile has no take_over.", nameof(robot));
        (this.context, this.clock) = (context, clock);
        commands = new HumanCommands(robot.Joints.Count);
        deadman = profile.DeadmanTopic is { } topic ? context.Subscribe(topic, BoolMessage.Description, QosProfile.SensorData, OnDeadman) : null;
        thread = new Thread(FindTopics) { IsBackground = true, Name = "take-over" };
        thread.Start();
    }

    /// <inheritdoc/>
    public bool IsCommanding => IsWithin(Volatile.Read(ref commandedTimestamp), profile.Quiet);

    /// <inheritdoc/>
    public bool IsActive => IsCommanding || (deadman is not null && !IsWithin(Volatile.Read(ref heldTimestamp), profile.DeadmanTimeout));

    /// <inheritdoc/>
    public string Describe() => IsCommanding ? $"{who} commands the robot; let it rest first"
        : $"the deadman's switch of {profile.DeadmanTopic} is not held down, or not heard; hold it";

    /// <inheritdoc/>
    public void CopyCommanded(Span<double> measured) => commands.CopyTo(measured);

    /// <inheritdoc/>
    public void Forget() => commands.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        end.Set();
        thread.Join();
        deadman?.Dispose();
        foreach (RosSubscription subscription in own.Values)
        {
            subscription.Dispose();
        }

        end.Dispose();
    }

    /// <summary>Whether a node may command. Asks the graph: not for every tick.</summary>
    internal bool IsNamed(string topic, Gid publisher) => context.Graph.Publishers(topic)
        .Any(endpoint => endpoint.Gid.Equals(publisher) && profile.Nodes.Contains(endpoint.NodeName));

    /// <summary>How many of a topic's publishers may command. Asks the graph: not for every tick.</summary>
    internal int CountNamed(string topic) => context.Graph.Publishers(topic).Count(endpoint => profile.Nodes.Contains(endpoint.NodeName));

    /// <summary>A node that may command has commanded.</summary>
    internal void NoteCommand(CommandChannel channel, ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        commands.Read(channel, payload);
        Note(channel.Topic, info);
    }

    private bool IsWithin(long timestamp, TimeSpan time) => timestamp != 0 && clock.GetElapsedTime(timestamp) <= time;

    private void Note(string topic, in RosMessageInfo info)
    {
        who = $"a person on {topic}";
        Volatile.Write(ref commandedTimestamp, info.ReceivedTimestamp);
    }

    private void OnDeadman(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        CdrReader reader = new(payload);
        BoolMessage message = new();
        if (message.TryRead(ref reader))
        {
            Volatile.Write(ref heldTimestamp, message.Data ? info.ReceivedTimestamp : 0);
        }
    }

    /// <summary>Topics of any type: each is listened to as the type with which it is found to be published.</summary>
    private void FindTopics()
    {
        while (!end.Wait(Poll))
        {
            foreach (string topic in profile.Topics.Where(topic => !own.ContainsKey(topic)))
            {
                if (context.Graph.Publishers(topic) is [RosGraphEndpoint publisher, ..])
                {
                    own[topic] = context.SubscribeTo(
                        topic, publisher, QosProfile.SensorData, (ReadOnlySpan<byte> _, in RosMessageInfo info) => Note(topic, info));
                }
            }
        }
    }
}
