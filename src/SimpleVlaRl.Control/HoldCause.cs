using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control;

/// <summary>Why the robot holds, as values; the sentence is made when somebody reads it.</summary>
/// <param name="Kind">What is wanting.</param>
/// <param name="Status">What is wrong with the observation, or with the joint states that the gate needs.</param>
/// <param name="Reason">Why the gate rejects.</param>
/// <param name="Joint">The joint that the gate blames, or -1.</param>
/// <param name="Commanded">What was commanded of it when the gate began to reject.</param>
/// <param name="Proposed">What was proposed for it.</param>
/// <param name="Measured">Where it is.</param>
internal readonly record struct HoldCause(
    HoldKind Kind,
    ObservationStatus Status,
    GateReason Reason,
    int Joint,
    double Commanded,
    double Proposed,
    double Measured)
{
    public static HoldCause ForObservation(ObservationStatus status) => new(HoldKind.Observation, status, GateReason.None, -1, 0, 0, 0);

    public static HoldCause ForAnswer { get; } = new(HoldKind.Answer, ObservationStatus.Usable, GateReason.None, -1, 0, 0, 0);

    /// <summary>A rejection. While the same joint is rejected for the same reason, what was commanded at first stays: a hold gives way meanwhile.</summary>
    public static HoldCause ForRejection(in HoldCause before, in GateDecision decision, ObservationStatus status, double commanded, ProposedAction proposed)
    {
        int joint = decision.Joint;
        bool goesOn = before.Kind == HoldKind.Consent && before.Reason == decision.Reason && before.Joint == joint;
        return new HoldCause(
            HoldKind.Consent,
            status,
            decision.Reason,
            joint,
            goesOn ? before.Commanded : commanded,
            joint >= 0 ? proposed.Positions[joint] : 0,
            joint >= 0 ? proposed.MeasuredPositions[joint] : 0);
    }

    /// <summary>One sentence without a stop: which topic or joint, what was found, what was expected.</summary>
    public string Describe(RobotProfile robot, TimeSpan held)
    {
        if (Kind == HoldKind.Observation)
        {
            return Status.IsUsable ? FormattableString.Invariant($"no observation for {held.TotalMilliseconds:0} ms") : Status.ToString();
        }

        if (Kind == HoldKind.Answer)
        {
            return FormattableString.Invariant($"the policy has not answered for {held.TotalMilliseconds:0} ms");
        }

        if (Kind == HoldKind.None)
        {
            return FormattableString.Invariant($"no command was accepted for {held.TotalMilliseconds:0} ms");
        }

        string joint = Joint >= 0 ? robot.JointLabels[Joint] : "the robot";
        return Reason switch
        {
            GateReason.TrackingError => FormattableString.Invariant(
                $"{joint} does not follow: commanded {Commanded:0.00}, measured {Measured:0.00}, allowed {robot.Joints[Joint].MaximumTrackingError:0.##}"),
            GateReason.NoMeasurement when Joint >= 0 => FormattableString.Invariant($"{joint} is measured as {Measured}; expected a finite position"),
            GateReason.NoMeasurement => Status.IsUsable ? "no joint state that can be checked against" : Status.ToString(),
            GateReason.NotFinite => FormattableString.Invariant($"{joint} was to go to {Proposed}; expected a finite position"),
            GateReason.Stopped => "the gate was stopped; a person must clear the stop",
            GateReason.LimitedTooOften =>
                "nearly all commands of the last two seconds were far behind what was asked for; the robot cannot do what the policy wants",
            GateReason.Clearance => "an arm was pushed nearer to the other, to itself or to the table than it was sent; expected it where it was sent",
            GateReason.NoHeartbeat => "the guard does not answer",
            GateReason.TooLate => "the gate took longer than half a servo period to decide; this machine has no time for it",
            GateReason.TakenOver => "a person has taken the robot over",
            GateReason.NotArmed => "the gate is not armed",
            _ => $"the gate rejects ({Reason}) at {joint}",
        };
    }
}
