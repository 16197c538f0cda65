using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.TrajectoryMessages;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>A node beside the robot that hears every command, and says what was wrong with them.</summary>
/// <remarks>What is heard is looked at on a thread of its own: to look for times takes long, and who does not listen meanwhile misses messages.</remarks>
internal sealed class WireWatch : IDisposable
{
    /// <summary>As a driver asks for commands, but none is forgotten while this process does not get a processor.</summary>
    private static readonly QosProfile Every = new(IsReliable: true, IsTransientLocal: false, Depth: 1000);

    private readonly Lock gate = new();
    private readonly RosContext context;
    private readonly WireChannel[] channels;
    private readonly MeasuredPoses measured;
    private readonly StreamRate rate;
    private readonly BlockingCollection<Action> heard = [];
    private readonly Thread looking;

    /// <summary>Listens.</summary>
    /// <param name="robot">The robot; all its commands are trajectories.</param>
    /// <param name="options">Where.</param>
    public WireWatch(RobotProfile robot, RosContextOptions options)
    {
        context = RosContext.Open(options, TimeProvider.System);
        measured = new MeasuredPoses(robot.Joints.Count);
        rate = new StreamRate(robot.ServoRateHertz);
        channels = [.. robot.CommandChannels.Select(channel => new WireChannel(channel, robot))];
        foreach (WireChannel channel in channels)
        {
            context.SubscribeToOthers(channel.Topic, JointTrajectory.Description, Every, (payload, in info) => Hear(channel, payload, info));
        }

        int place = 0;
        foreach (ArmProfile arm in robot.Arms)
        {
            int first = place;
            JointStateReader reader = new([.. arm.Joints.Select(joint => joint.Name)]);
            context.Subscribe(arm.JointStateTopic, JointState.Description, QosProfile.SensorData, (payload, in _) => Hear(reader, first, payload));
            place += arm.Joints.Count;
        }

        looking = new Thread(Look) { IsBackground = true, Name = "watch on the wire" };
        looking.Start();
    }

    /// <summary>The node, for whoever wants to say something as well: it is not heard by this watch as a robot's program.</summary>
    public RosContext Context => context;

    /// <summary>All commands of all topics.</summary>
    public long Commands => Of(all => all.Sum(channel => channel.Commands));

    /// <summary>How many were beyond a limit.</summary>
    public long ViolationCount => Of(all => all.Sum(channel => channel.Violations.Values.Sum()));

    /// <summary>What was beyond a limit, by kind.</summary>
    public SortedDictionary<string, long> Violations => Of(all => new SortedDictionary<string, long>(all
        .SelectMany(channel => channel.Violations)
        .GroupBy(pair => pair.Key)
        .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value))));

    /// <summary>The first of them in words, with what was done to the robot last before it was seen.</summary>
    public string? First { get; private set; }

    /// <summary>What is done to the robot, for whoever asks why something was beyond a limit.</summary>
    public string? Done { private get; set; }

    /// <summary>By how much the rate of commands is off, as a share, over the seconds in which none was late.</summary>
    public (double Error, double Seconds) Rate => Of(_ => (rate.Error, rate.Seconds));

    /// <summary>The largest step since <see cref="ForgetSteps"/>, as a share of what the joint's velocity limit allows.</summary>
    public double LargestStep => Of(all => all.Max(channel => channel.LargestStep));

    /// <summary>Until when ideal drivers move, as things are.</summary>
    public long MovesUntilTimestamp => Of(all => all.Max(channel => channel.MovesUntilTimestamp));

    /// <summary>Whether the arms are told to move now.</summary>
    public bool IsMoving => MovesUntilTimestamp > TimeProvider.System.GetTimestamp();

    /// <summary>How long no command has come; for ever before the first.</summary>
    public TimeSpan Silence => Of(all => all.Max(channel => channel.LastTimestamp)) is > 0 and var last
        ? TimeProvider.System.GetElapsedTime(last) : TimeSpan.MaxValue;

    /// <summary>The largest step counts from now on.</summary>
    public void ForgetSteps()
    {
        lock (gate)
        {
            Array.ForEach(channels, channel => channel.ForgetSteps());
        }
    }

    /// <summary>Adds what was heard to a report.</summary>
    public void AddTo(JsonObject document)
    {
        document["commands"] = Commands;
        document["violations"] = ViolationCount;
        document["first_violation"] = First;
    }

    public void Dispose()
    {
        context.Dispose();
        heard.CompleteAdding();
        looking.Join();
        heard.Dispose();
    }

    private T Of<T>(Func<WireChannel[], T> value)
    {
        lock (gate)
        {
            return value(channels);
        }
    }

    private void Look()
    {
        foreach (Action look in heard.GetConsumingEnumerable())
        {
            look();
        }
    }

    private void Hear(WireChannel channel, ReadOnlySpan<byte> payload, RosMessageInfo info)
    {
        byte[] kept = payload.ToArray();
        heard.Add(() => Take(channel, kept, info));
    }

    private void Hear(JointStateReader reader, int first, ReadOnlySpan<byte> payload)
    {
        byte[] kept = payload.ToArray();
        heard.Add(() => Measure(reader, first, kept));
    }

    private void Take(WireChannel channel, ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        lock (gate)
        {
            channel.Take(payload, info, measured);
            First ??= channel.First is { } broken && Done is { } done ? $"{broken}; done last: {done}" : channel.First;
            if (channel == channels[0])
            {
                rate.Add(info.SourceTimestampNanoseconds / 1e9);
            }
        }
    }

    private void Measure(JointStateReader reader, int first, ReadOnlySpan<byte> payload)
    {
        lock (gate)
        {
            // A joint that is said to be nowhere has no place to begin at: whoever arms then is told.
            Span<double> joints = measured.Writable.Slice(first, reader.JointCount);
            if (reader.Read(payload, joints, out _) != JointReadResult.Read)
            {
                joints.Fill(double.NaN);
            }

            measured.Keep();
        }
    }
}
