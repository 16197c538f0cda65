using System.Globalization;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control;

/// <summary>Moves the robot slowly to its home position, through the gate, before an episode, and waits until it has arrived.</summary>
internal sealed class HomeMove
{
    /// <summary>The share of the tracking error within which an arm that carries its own weight has arrived.</summary>
    private const double ArrivedShare = 0.2;
    private const double Headroom = 1.2;
    private const double TestedStroke = 0.5;
    private const string Advice = "Check the arm and its driver, then start again.";

    private readonly ControlPorts ports;
    private readonly ControlOptions options;
    private readonly IReadOnlyList<JointProfile> joints;
    private readonly ProposedAction proposed;
    private readonly HoldWatch watch;
    private readonly IReadOnlyList<bool[]> steps;
    private HoldCause cause;
    private int commands;
    private readonly double[] targets;
    private bool[] moving;

    public HomeMove(ControlPorts ports, ControlOptions options)
    {
        this.ports = ports;
        this.options = options;
        joints = ports.Robot.Joints;
        proposed = new ProposedAction(joints.Count) { Source = ActionSource.Home };
        watch = new HoldWatch(options, TimeSpan.FromSeconds(1.0 / ports.Robot.ServoRateHertz), ports.Time);
        steps = HomingSteps.Of(ports.Robot);
        moving = steps[^1];
        targets = new double[joints.Count];

        // A little more than the fastest joint needs: what asks for more, by whatever slip, does not get it.
        proposed.SpeedShare = Math.Min(1, Headroom * joints.Max(joint => options.Homing.Velocity(joint.Unit) / joint.MaximumVelocity));
    }

    /// <summary>Moves, in the order of the profile; returns at once when the robot is at home.</summary>
    /// <param name="positions">The armed positions; on return the positions commanded last.</param>
    /// <param name="clock">The servo clock.</param>
    /// <param name="cancellation">Stops the move; the robot holds.</param>
    /// <exception cref="EpisodeStartException">The robot did not arrive; the message says why and how many commands it was sent.</exception>
    public void Run(double[] positions, ServoClock clock, CancellationToken cancellation)
    {
        commands = 0;
        for (int joint = 0; joint < targets.Length; joint++)
        {
            targets[joint] = joints[joint].Home;
        }

        foreach (bool[] step in steps)
        {
            Move(step, positions, clock, cancellation);
        }
    }

    /// <summary>Moves every gripper by half its stroke and back: one that does not move is not calibrated, not powered, or holds something.</summary>
    /// <param name="positions">The positions commanded last, at home; on return the same.</param>
    /// <param name="clock">The servo clock.</param>
    /// <param name="cancellation">Stops the move; the robot holds.</param>
    /// <exception cref="EpisodeStartException">A gripper did not move; the message says which.</exception>
    public void TestGrippers(double[] positions, ServoClock clock, CancellationToken cancellation)
    {
        bool[] grippers = [.. joints.Select(joint => joint.Unit == JointUnit.Opening)];
        foreach (double stroke in (double[])[TestedStroke, 0])
        {
            for (int joint = 0; joint < targets.Length; joint++)
            {
                double home = joints[joint].Home;
                targets[joint] = grippers[joint] ? home + (home > TestedStroke ? -stroke : stroke) : home;
            }

            Move(grippers, positions, clock, cancellation);
        }
    }

    private void Move(bool[] step, double[] positions, ServoClock clock, CancellationToken cancellation)
    {
        cause = default;
        moving = step;
        if (FarthestFromTarget(positions, 0) >= 0)
        {
            Step(positions, clock, cancellation);
        }
    }

    /// <summary>Moves the joints of one step; those of later steps stay where they are.</summary>
    private void Step(double[] positions, ServoClock clock, CancellationToken cancellation)
    {
        clock.Restart();
        watch.Restart();
        long commandedHome = 0;
        while (true)
        {
            clock.WaitForTick(cancellation);
            if (cancellation.IsCancellationRequested)
            {
                GivingWay.Run(GiveWay, clock, ports);
                cancellation.ThrowIfCancellationRequested();
            }

            Tick(positions);
            if (FarthestFromTarget(positions, 0) >= 0)
            {
                continue;
            }

            commandedHome = commandedHome == 0 ? ports.Time.GetTimestamp() : commandedHome;
            int late = proposed.IsMeasured ? FarthestFromTarget(proposed.MeasuredPositions, ArrivedShare) : -1;
            if (proposed.IsMeasured && late < 0)
            {
                return;
            }

            if (ports.Time.GetElapsedTime(commandedHome) > options.Homing.ArrivalTimeout)
            {
                double at = late < 0 ? 0 : proposed.MeasuredPositions[late];
                GivingWay.Run(GiveWay, clock, ports);
                throw Failed(late < 0
                    ? cause.Describe(ports.Robot, watch.Held)
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{ports.Robot.JointLabels[late]} is at {at:0.000} and not at "
                        + $"{(targets[late] == joints[late].Home ? "its home " : "")}{targets[late]:0.000}, "
                        + $"{options.Homing.ArrivalTimeout.TotalSeconds:0.#} s after it was sent there"));
            }
        }
    }

    private bool GiveWay()
    {
        if (!GivingWay.TryAsk(ports, proposed, out GateDecision decision) || (decision.Command is { } command && ports.Sink.Publish(command) is not null))
        {
            return false;
        }

        commands++;
        return true;
    }

    private void Tick(double[] positions)
    {
        if (ports.Exclusivity?.IsViolated() == true)
        {
            throw Failed(ports.Exclusivity.Describe());
        }

        if (ports.TakeOver?.IsActive == true)
        {
            throw Failed($"The robot was taken over on its way home: {ports.TakeOver.Describe()}");
        }

        ObservationStatus status = ports.Source.TryReadJointPositions(proposed.MeasuredPositions);
        proposed.IsMeasured = status.IsUsable;
        for (int joint = 0; joint < joints.Count; joint++)
        {
            double largestStep = moving[joint] ? options.Homing.Velocity(joints[joint].Unit) / ports.Robot.ServoRateHertz : 0;
            proposed.Positions[joint] = positions[joint] + Math.Clamp(targets[joint] - positions[joint], -largestStep, largestStep);
        }

        GateDecision decision = ports.Gate.Submit(proposed);
        if (decision.Verdict is GateVerdict.Accepted or GateVerdict.Limited)
        {
            watch.Accept();
            cause = default;
        }
        else if (decision.Reason != GateReason.TooSoon)
        {
            watch.Reject();
            cause = HoldCause.ForRejection(cause, decision, status, decision.Joint >= 0 ? positions[decision.Joint] : 0, proposed);
            if (watch.IsOver(HoldKind.Consent))
            {
                throw Failed($"The gate stopped the move to the home position: {cause.Describe(ports.Robot, watch.Held)}");
            }
        }

        if (decision.Command is not { } command)
        {
            return;
        }

        if (ports.Sink.Publish(command) is { } unsent)
        {
            throw Failed($"A command could not be sent on {unsent}");
        }

        commands++;
        command.Positions.CopyTo(positions);
    }

    private EpisodeStartException Failed(string problem) => new(problem, commands, Advice);

    /// <returns>The joint, of those that move now, that is farthest from home in its tolerances; -1 when all are at home.</returns>
    private int FarthestFromTarget(ReadOnlySpan<double> positions, double shareOfTrackingError)
    {
        int farthest = -1;
        double most = 1;
        for (int joint = 0; joint < joints.Count; joint++)
        {
            double tolerance = Math.Max(options.Homing.Tolerance(joints[joint].Unit), shareOfTrackingError * joints[joint].MaximumTrackingError);
            double distance = Math.Abs(positions[joint] - targets[joint]) / tolerance;

            // Written so that a position that is not a number is not at home.
            if (moving[joint] && !(distance <= most))
            {
                (farthest, most) = (joint, distance);
            }
        }

        return farthest;
    }
}
