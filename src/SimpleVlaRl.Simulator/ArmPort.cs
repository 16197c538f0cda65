using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.TrajectoryMessages;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Transport;
using SimpleVlaRl.Simulation;

namespace SimpleVlaRl.Simulator;

/// <summary>One simulated arm's topics: trajectories in, joint states out.</summary>
/// <remarks>
/// Trajectories arrive on the receiving thread while the physics thread asks for targets; time is the simulated time that the physics thread gave last.
/// </remarks>
internal sealed class ArmPort
{
    private const int MaximumPoints = 64;
    private const double NanosecondsPerSecond = 1e9;

    private readonly Lock gate = new();
    private readonly ArmProfile arm;
    private readonly string[] names;
    private readonly JointTrajectoryReader reader;
    private readonly TrajectoryFollower follower;
    private readonly double[] times = new double[MaximumPoints];
    private readonly RosPublisher states;
    private readonly byte[] payload;
    private readonly Action<string> onRefusal;
    private double nowSeconds;
    private long commands;
    private long refused;

    public ArmPort(RosContext context, ArmProfile arm, Action<string> onRefusal)
    {
        this.arm = arm;
        this.onRefusal = onRefusal;
        names = [.. arm.Joints.Select(joint => joint.Name)];
        reader = new(names, MaximumPoints);
        follower = new([.. arm.Joints.Select(joint => joint.Home)], MaximumPoints);
        double[] zeros = new double[names.Length];
        CdrWriter measure = new([]);
        JointState.Write(ref measure, 0, names, zeros, zeros, []);
        payload = new byte[measure.Length];
        states = context.CreatePublisher(arm.JointStateTopic, JointState.Description, QosProfile.Default);
        context.Subscribe(arm.CommandTopic, JointTrajectory.Description, QosProfile.NewestReliable, OnTrajectory);
    }

    public int JointCount => names.Length;

    public long Commands => Interlocked.Read(ref commands);

    public long Refused => Interlocked.Read(ref refused);

    /// <summary>Forgets what it follows; simulated time starts anew.</summary>
    public void Hold(ReadOnlySpan<double> target)
    {
        lock (gate)
        {
            nowSeconds = 0;
            follower.Hold(target);
        }
    }

    /// <summary>The target at a simulated time.</summary>
    public void Sample(double seconds, Span<double> target)
    {
        lock (gate)
        {
            nowSeconds = seconds;
            follower.Sample(seconds, target);
        }
    }

    public void PublishState(long stampNanoseconds, ReadOnlySpan<double> positions, ReadOnlySpan<double> velocities)
    {
        CdrWriter writer = new(payload);
        JointState.Write(ref writer, stampNanoseconds, names, positions, velocities, []);
        states.Publish(writer.Written);
    }

    private void OnTrajectory(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        string? problem;
        lock (gate)
        {
            problem = Follow(payload);
        }

        if (problem is null)
        {
            Interlocked.Increment(ref commands);
            return;
        }

        Interlocked.Increment(ref refused);
        onRefusal($"refused a trajectory on {arm.CommandTopic}: {problem}");
    }

    private string? Follow(ReadOnlySpan<byte> payload)
    {
        JointReadResult result = reader.Read(payload);
        if (result != JointReadResult.Read)
        {
            return result switch
            {
                JointReadResult.WrongJoints => $"it does not name exactly {string.Join(", ", names)}",
                JointReadResult.WrongLength =>
                    $"a point has not {names.Length} positions, or there are more than {MaximumPoints} points, or their times do not increase",
                JointReadResult.NotFinite => "a position is not finite",
                _ => $"its {payload.Length} bytes are no trajectory_msgs/JointTrajectory",
            };
        }

        if (reader.StampNanoseconds != 0)
        {
            return $"its stamp is {reader.StampNanoseconds} ns; expected 0, which is now";
        }

        ReadOnlySpan<long> due = reader.TimesFromStartNanoseconds;
        for (int point = 0; point < due.Length; point++)
        {
            times[point] = due[point] / NanosecondsPerSecond;
        }

        return follower.TryReplace(nowSeconds, reader.Positions, times.AsSpan(0, due.Length));
    }
}
