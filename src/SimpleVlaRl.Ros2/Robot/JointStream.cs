using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>
/// One topic of joint states: joints of one arm or several, found by name, in whole or partial messages of one driver or several, each with its own age.
/// </summary>
internal sealed class JointStream : ObservedStream
{
    private readonly ReportedJoint[] joints;
    private readonly JointStateReader reader;
    private readonly double[] reported;
    private readonly double[] wholeTurns;
    private readonly JointSample merged;
    private readonly JointSample latest;
    private readonly JointSample seen;
    private readonly NewestItem<JointSample> newest;
    private int heardOf;
    private volatile string found = "";

    public JointStream(
        RosContext context, string topic, IEnumerable<ReportedJoint> joints, double[] wholeTurns, TimeSpan maximumAge, Action<string> onNotice)
        : base(topic, maximumAge, $"no joint state of {string.Join(", ", joints.Select(joint => joint.Label))} has arrived", context.Clock, onNotice)
    {
        (this.joints, this.wholeTurns) = ([.. joints], wholeTurns);
        reader = new([.. this.joints.Select(joint => joint.DriverName)]);
        reported = new double[this.joints.Length];
        (merged, latest, seen) = (new(this.joints.Length), new(this.joints.Length), new(this.joints.Length));
        newest = new(new JointSample(this.joints.Length), new JointSample(this.joints.Length), new JointSample(this.joints.Length));

        // Best effort matches whatever a driver offers, and a sample that is sent again is too old to be of use.
        Subscription = context.Subscribe(topic, JointState.Description, QosProfile.SensorData, OnJointState);
    }

    public override RosSubscription Subscription { get; }

    /// <summary>Reads the joints of this topic; for the one thread that reads.</summary>
    /// <param name="positions">One per joint of the robot; those of this topic are overwritten.</param>
    /// <param name="notBeforeTimestamp">When each must have arrived at the earliest; 0 for any time.</param>
    /// <param name="ages">Gets stamps and arrivals.</param>
    public ObservationStatus Read(Span<double> positions, long notBeforeTimestamp, ref JointAges ages)
    {
        if (newest.Read(latest, static (from, to) => from.CopyTo(to)) == 0)
        {
            return Missing();
        }

        for (int joint = 0; joint < joints.Length; joint++)
        {
            long received = latest.ReceivedTimestamps[joint];
            if (received == 0)
            {
                return new ObservationStatus(
                    ObservationProblem.Missing,
                    Topic,
                    $"joint '{joints[joint].Label}' is in no message; found {found}; expected {string.Join(", ", joints.Select(item => item.DriverName))}");
            }

            ObservationStatus status = Judge(received, latest.Publishers[joint], notBeforeTimestamp);
            if (!status.IsUsable)
            {
                // Where only this joint is missing from messages that do come, it is named.
                bool isAlone = status.Problem == ObservationProblem.Stale && latest.ReceivedTimestamps.AsSpan().ContainsAnyExceptInRange(0, received);
                return isAlone ? status with { Detail = joints[joint].Label } : status;
            }

            positions[joints[joint].Index] = latest.Positions[joint];
            ages.Add(this, latest.StampsNanoseconds[joint], received);
        }

        return ObservationStatus.Usable;
    }

    /// <summary>Reads the joints of this topic for an onlooker, from any one thread and however old they are.</summary>
    /// <param name="positions">One per joint of the robot; those of this topic are overwritten, with NaN where nothing has arrived yet.</param>
    public void Look(Span<double> positions)
    {
        bool hasAny = newest.Look(seen, static (from, to) => from.CopyTo(to)) > 0;
        for (int joint = 0; joint < joints.Length; joint++)
        {
            positions[joints[joint].Index] = hasAny && seen.ReceivedTimestamps[joint] != 0 ? seen.Positions[joint] : double.NaN;
        }
    }

    private bool HasAnyJoint()
    {
        for (int joint = 0; joint < joints.Length; joint++)
        {
            if (reader.Has(joint))
            {
                return true;
            }
        }

        return false;
    }

    private void OnJointState(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        JointReadResult result = reader.Read(payload, reported, out long stamp);
        if (result == JointReadResult.WrongJoints && heardOf > 0 && !HasAnyJoint())
        {
            // Another driver's joints on a topic that ours share.
            return;
        }

        if (result != JointReadResult.Read)
        {
            Reject(JointProblem.Describe(payload, result, joints));
            return;
        }

        long arrived = Arrived(info, stamp, out PublisherTrack track);
        for (int joint = 0; joint < joints.Length; joint++)
        {
            if (reader.Has(joint))
            {
                heardOf += merged.ReceivedTimestamps[joint] == 0 ? 1 : 0;
                if (merged.Publishers[joint] is { } before && before != track)
                {
                    NoteOtherPublisher(info);
                }

                merged.Positions[joint] = joints[joint].Position(reported[joint], out double turns);
                Volatile.Write(ref wholeTurns[joints[joint].Index], turns);
                (merged.StampsNanoseconds[joint], merged.ReceivedTimestamps[joint], merged.Publishers[joint]) = (stamp, arrived, track);
            }
        }

        if (heardOf < joints.Length)
        {
            // Only until the robot is complete: afterwards nothing is allocated.
            found = JointProblem.Names(payload);
        }

        merged.CopyTo(newest.Spare());
        newest.Publish();
        Accept();
    }
}
