using SimpleVlaRl.Benchmarks.Gate;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages;
using SimpleVlaRl.Messages.TrajectoryMessages;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>
/// One topic of trajectories, as an ideal driver would follow it: every point of every message keeps to the limits, also across messages and after the last;
/// after a silence the arms begin at rest, where they stand.
/// </summary>
/// <remarks>
/// A driver is ideal that goes through the points at their times: see <see cref="TimedPath"/> for how exactly those are known.
/// </remarks>
internal sealed class WireChannel
{
    private const int MostPoints = 64;

    /// <summary>A joint that is commanded slower than this share of its velocity limit counts as held.</summary>
    private const double HeldShare = 0.02;

    /// <summary>How far from where they are measured arms may begin, radians or openings.</summary>
    private const double StartTolerance = 0.05;

    /// <summary>A gate that is armed begins where the arms are measured; so near to it, it has been.</summary>
    private const double ArmedTolerance = 1e-4;

    /// <summary>Clocks that jump are not believed: then arrivals count.</summary>
    private const double JumpSeconds = 0.5;

    private readonly int[] places;
    private readonly JointProfile[] joints;
    private readonly double periodSeconds;
    private readonly double horizonPeriods;
    private readonly JointTrajectoryReader reader;
    private readonly MotionChecker motion;
    private readonly TimedPath path;
    private readonly Told told;
    private long lastSource;
    private long lastReceived;
    private ulong lastPublisher;

    public WireChannel(CommandChannel channel, RobotProfile robot)
    {
        Topic = channel.Topic;
        places = [.. channel.Joints];
        joints = [.. places.Select(place => robot.Joints[place])];
        periodSeconds = 1.0 / robot.ServoRateHertz;
        horizonPeriods = robot.CommandHorizon.TotalSeconds / periodSeconds;
        reader = new JointTrajectoryReader([.. channel.Bindings.Select(binding => binding.Name)], MostPoints);
        motion = new MotionChecker(joints, periodSeconds, TimedPath.Tolerance);
        path = new TimedPath(motion, () => new MotionChecker(joints, periodSeconds, TimedPath.Tolerance), joints.Length, () => LookAhead(isNoted: false));
        told = new Told(joints.Length);
    }

    public string Topic { get; }

    /// <summary>What was broken, by kind.</summary>
    public IReadOnlyDictionary<string, long> Violations => motion.Violations;

    /// <summary>The first thing that was broken; null while nothing was.</summary>
    public string? First { get; private set; }

    public long Commands { get; private set; }

    /// <summary>When the last command came; 0 before the first.</summary>
    public long LastTimestamp => lastReceived;

    /// <summary>Until when an ideal driver moves, as things are.</summary>
    public long MovesUntilTimestamp { get; private set; }

    /// <summary>The largest step since <see cref="ForgetSteps"/>, as a share of what the velocity limit allows in the time.</summary>
    public double LargestStep { get; private set; }

    /// <summary>Steps from now on.</summary>
    public void ForgetSteps() => LargestStep = 0;

    /// <summary>Looks at a message.</summary>
    /// <param name="payload">Its bytes.</param>
    /// <param name="info">When and by whom.</param>
    /// <param name="measured">The robot's joints as they were measured of late.</param>
    public void Take(ReadOnlySpan<byte> payload, in RosMessageInfo info, MeasuredPoses measured)
    {
        Commands++;
        JointReadResult result = reader.Read(payload);
        if (result != JointReadResult.Read || reader.PointCount == 0)
        {
            motion.Note("unreadable", $"a message on {Topic} cannot be followed: {result}, {reader.PointCount} points");
            return;
        }

        double periods = SecondsSinceLast(info) / periodSeconds;
        bool isAfterSilence = lastReceived == 0 || periods > Math.Max(told.Periods, horizonPeriods) + 0.5;
        if (!isAfterSilence && info.PublicationHandle != lastPublisher)
        {
            motion.Note("two_publishers", $"two programs command {Topic} within {1000 * periods * periodSeconds:0} ms");
        }

        (lastSource, lastReceived, lastPublisher) = (info.SourceTimestampNanoseconds, info.ReceivedTimestamp, info.PublicationHandle);
        MovesUntilTimestamp = Math.Min(MovesUntilTimestamp, lastReceived);
        ReadOnlySpan<double> first = reader.Positions[..joints.Length];
        if (isAfterSilence)
        {
            path.Clear();
            Begin(first, measured);
        }
        else
        {
            Continue(first, periods);
        }

        LookAhead(isNoted: true);
        First ??= motion.First is { } broken
            ? FormattableString.Invariant($"{Topic}, {periods:0.00} periods after the command before: {broken} (newest commands, in periods: ")
                + $"{(isAfterSilence ? Silence(first) : path)})"
            : null;
        Say();
    }

    private double SecondsSinceLast(in RosMessageInfo info)
    {
        double written = (info.SourceTimestampNanoseconds - lastSource) / 1e9;
        double arrived = TimeProvider.System.GetElapsedTime(lastReceived, info.ReceivedTimestamp).TotalSeconds;
        return Math.Abs(written - arrived) > JumpSeconds ? arrived : written;
    }

    private string Silence(ReadOnlySpan<double> first) =>
        $"told to rest at {TimedPath.Words(told.End)} after {told.Periods} periods, sent to {TimedPath.Words(first)}";

    /// <summary>
    /// The arms rest at the end of what they were told, or where they were measured when the gate was armed: this is where they stay, or a first step from
    /// there. A gate that is armed counts its first command as a period later, whenever that is.
    /// </summary>
    private void Begin(ReadOnlySpan<double> first, MeasuredPoses measured)
    {
        double away = Away(first, measured.Newest);
        if (Commands > 1 && !(away <= ArmedTolerance) && IsStepFrom(told.End, first))
        {
            NoteSteps(told.End, first, 1, periodSeconds);
            return;
        }

        if (away is > ArmedTolerance and <= StartTolerance)
        {
            foreach (double[] pose in measured.Late)
            {
                double[] start = Array.ConvertAll(places, place => pose[place]);
                if (IsStepFrom(start, first))
                {
                    NoteSteps(start, first, 1, periodSeconds);
                    return;
                }
            }
        }

        for (int joint = 0; joint < joints.Length; joint++)
        {
            motion.Demand("start", joint, Math.Abs(first[joint] - measured.Newest[places[joint]]), StartTolerance);
        }

        motion.Begin(first);
    }

    private double Away(ReadOnlySpan<double> first, ReadOnlySpan<double> pose)
    {
        double away = 0;
        for (int joint = 0; joint < joints.Length; joint++)
        {
            // What is not a number is far away.
            double distance = Math.Abs(first[joint] - pose[places[joint]]);
            away = distance <= away ? away : double.IsNaN(distance) ? double.PositiveInfinity : distance;
        }

        return away;
    }

    /// <summary>Whether a command, with what it says of the time after it, is a step that keeps to the limits from where the joints rest.</summary>
    private bool IsStepFrom(double[] rest, ReadOnlySpan<double> first)
    {
        motion.Begin(rest);
        motion.Push(1, first);
        return motion.Look(isNoted: false) && LookAhead(isNoted: false) <= motion.Most;
    }

    private void Continue(ReadOnlySpan<double> first, double periods)
    {
        if (!path.Continue(first, periods, told))
        {
            motion.Look();
        }

        NoteSteps(motion.PositionBefore, first, Math.Max(TimedPath.LeastPeriods, periods), periodSeconds);
    }

    /// <summary>What an ideal driver does if no other message comes.</summary>
    /// <param name="isNoted">Whether what is broken, and how far it goes, counts.</param>
    /// <returns>How much of a limit is used at most.</returns>
    private double LookAhead(bool isNoted)
    {
        double use = 0;
        motion.Keep();
        for (int point = 1; point < reader.PointCount; point++)
        {
            double periods = (reader.TimesFromStartNanoseconds[point] - reader.TimesFromStartNanoseconds[point - 1]) / (1e9 * periodSeconds);
            motion.Push(periods, reader.Positions.Slice(point * joints.Length, joints.Length));
            motion.Look(isNoted);
            use = Math.Max(use, motion.Use);
            if (isNoted)
            {
                NoteSteps(motion.PositionBefore, motion.Position, periods, reader.TimesFromStartNanoseconds[point] / 1e9);
            }
        }

        motion.Push(1, reader.Positions[^joints.Length..]);
        motion.Look(isNoted);
        use = Math.Max(use, motion.Use);
        motion.Return();
        return use;
    }

    /// <summary>Keeps where the message ends.</summary>
    private void Say()
    {
        reader.Positions[^joints.Length..].CopyTo(told.End);
        told.Periods = (reader.TimesFromStartNanoseconds[^1] / (1e9 * periodSeconds)) - 1;
    }

    private void NoteSteps(ReadOnlySpan<double> from, ReadOnlySpan<double> to, double periods, double dueSeconds)
    {
        for (int joint = 0; joint < joints.Length; joint++)
        {
            double share = Math.Abs(to[joint] - from[joint]) / (joints[joint].MaximumVelocity * periods * periodSeconds);
            LargestStep = Math.Max(LargestStep, share);
            if (share > HeldShare)
            {
                MovesUntilTimestamp = lastReceived + (long)(dueSeconds * TimeProvider.System.TimestampFrequency);
            }
        }
    }
}
