using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>One arm's joint states, found by name and put in policy order.</summary>
internal sealed class JointStream : ObservedStream
{
    private readonly string arm;
    private readonly string[] names;
    private readonly JointStateReader reader;
    private readonly NewestItem<JointSample> newest;

    public JointStream(RosContext context, ArmProfile arm, TimeSpan maximumAge, Action<string> onNotice)
        : base(arm.JointStateTopic, maximumAge, $"no joint state of the {arm.Name} arm has arrived", context.Clock, onNotice)
    {
        this.arm = arm.Name;
        names = [.. arm.Joints.Select(joint => joint.Name)];
        reader = new(names);
        newest = new(new JointSample(names.Length), new JointSample(names.Length));
        Latest = new(names.Length);

        // Best effort matches whatever a driver offers, and a sample that is sent again is too old to be of use.
        Subscription = context.Subscribe(arm.JointStateTopic, JointState.Description, QosProfile.SensorData, OnJointState);
    }

    public override RosSubscription Subscription { get; }

    /// <summary>What <see cref="TryRead"/> copied; for the one thread that reads.</summary>
    public JointSample Latest { get; }

    /// <summary>Copies the newest joint state into <see cref="Latest"/>.</summary>
    /// <returns>False when there is none yet.</returns>
    public bool TryRead() => newest.Read(Latest, static (from, to) => from.CopyTo(to)) > 0;

    private void OnJointState(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        JointSample sample = newest.Spare();
        JointReadResult result = reader.Read(payload, sample.Positions, out long stamp);
        if (result != JointReadResult.Read)
        {
            Reject(Describe(payload, result));
            return;
        }

        sample.StampNanoseconds = stamp;
        sample.ReceivedTimestamp = Arrived(info, stamp);
        newest.Publish();
        Accept();
    }

    private string Describe(ReadOnlySpan<byte> payload, JointReadResult result)
    {
        JointState state = new();
        if (result == JointReadResult.Malformed || !CdrMessage.TryRead(payload, state))
        {
            return $"a payload of {payload.Length} bytes that is no sensor_msgs/JointState";
        }

        return result switch
        {
            JointReadResult.WrongJoints when names.Except(state.Name).FirstOrDefault() is { } lacking =>
                $"joint '{arm}/{lacking}' is not in it; found {string.Join(", ", state.Name)}; expected {string.Join(", ", names)}",
            JointReadResult.WrongJoints => $"a joint is in it twice; found {string.Join(", ", state.Name)}",
            JointReadResult.WrongLength => $"found {state.Position.Length} positions for {state.Name.Length} names; expected one for each",
            _ => NotFinite(state),
        };
    }

    private string NotFinite(JointState state)
    {
        int index = Enumerable.Range(0, state.Position.Length).First(joint => !double.IsFinite(state.Position[joint]) && names.Contains(state.Name[joint]));
        return FormattableString.Invariant($"joint '{arm}/{state.Name[index]}' is at {state.Position[index]}; expected a finite position");
    }
}
