using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control;

/// <summary>Moves the robot slowly to its home position, through the gate, before an episode.</summary>
internal sealed class HomeMove
{
    private readonly ControlPorts ports;
    private readonly ControlOptions options;
    private readonly ProposedAction proposed;

    public HomeMove(ControlPorts ports, ControlOptions options)
    {
        this.ports = ports;
        this.options = options;
        proposed = new ProposedAction(ports.Robot.Joints.Count) { Source = ActionSource.Home };
    }

    /// <summary>Moves; returns at once when the robot is at home.</summary>
    /// <param name="positions">The armed positions; on return the positions commanded last.</param>
    /// <param name="clock">The servo clock.</param>
    /// <param name="cancellation">Stops the move; the robot holds.</param>
    public void Run(double[] positions, ServoClock clock, CancellationToken cancellation)
    {
        IReadOnlyList<JointProfile> joints = ports.Robot.Joints;
        double largestStep = options.HomeVelocity / ports.Robot.ServoRateHertz;
        while (!IsHome(positions, joints))
        {
            clock.WaitForTick(cancellation);
            cancellation.ThrowIfCancellationRequested();
            proposed.IsMeasured = ports.Source.TryReadJointPositions(proposed.MeasuredPositions).IsUsable;
            for (int joint = 0; joint < joints.Count; joint++)
            {
                proposed.Positions[joint] = positions[joint] + Math.Clamp(joints[joint].Home - positions[joint], -largestStep, largestStep);
            }

            GateDecision decision = ports.Gate.Submit(proposed);
            if (decision.Verdict == GateVerdict.Rejected)
            {
                throw new EpisodeStartException($"The gate stopped the move to the home position ({decision.Reason}). Check the robot, then start again.");
            }

            ports.Sink.Publish(decision.Command!);
            decision.Command!.Positions.CopyTo(positions);
        }
    }

    private bool IsHome(double[] positions, IReadOnlyList<JointProfile> joints)
    {
        for (int joint = 0; joint < joints.Count; joint++)
        {
            if (!(Math.Abs(positions[joint] - joints[joint].Home) <= options.StartTolerance))
            {
                return false;
            }
        }

        return true;
    }
}
