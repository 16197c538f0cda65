using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Simulation.Clearance;

namespace SimpleVlaRl.Benchmarks.Clearance;

/// <summary>Drives the simulated arms through the gate with policies that want to collide, and measures with MuJoCo how near they come to it.</summary>
internal sealed class ClearanceBench : IDisposable
{
    /// <summary>Up to which distance is measured, metres.</summary>
    public const double Reach = 0.08;

    private const int TicksPerEpisode = 1000;

    /// <summary>As before an episode on a robot: nothing is armed before every joint has moved by less than so much for so long.</summary>
    private const double Still = 0.05;
    private const int StillTicks = 10;

    private readonly RobotProfile robot;
    private readonly ClearanceOptions options;
    private readonly SimulatedBimanualEnvironment environments;
    private readonly ArmDistances distances;
    private readonly ProposedAction proposed;
    private readonly double[][] past;
    private readonly double[] measured;
    private readonly double[] executed;
    private readonly double[] previous;
    private readonly double[] told;
    private readonly double[] stood;
    private int standing;
    private int silent;
    private JointCommand? last;

    public ClearanceBench(RobotProfile robot, ClearanceOptions options)
    {
        this.robot = robot;
        this.options = options;
        int joints = robot.Joints.Count;
        environments = new SimulatedBimanualEnvironment(robot, 1);
        distances = new ArmDistances(robot, DistanceScene.Write(0, Reach), 0);
        proposed = new ProposedAction(joints) { Source = ActionSource.Policy, IsMeasured = true };
        past = [.. Enumerable.Range(0, options.DelayTicks + 1).Select(_ => new double[joints])];
        measured = new double[joints];
        executed = new double[joints];
        previous = new double[joints];
        told = new double[joints];
        stood = new double[joints];
    }

    /// <summary>Runs one policy.</summary>
    public ClearanceRow Run(WildPolicyKind kind, CancellationToken cancellation)
    {
        ClearanceRow row = new(kind);
        WildPolicy policy = new(robot, kind, options.Seed);
        Random random = new(options.Seed + 1);
        CommandGate gate = new(robot, chunkLength: 1);
        bool isArmed = false;
        for (long tick = 0; tick < options.Ticks && !cancellation.IsCancellationRequested; tick++)
        {
            if (tick % TicksPerEpisode == 0 || environments.State(0) == EnvironmentState.Faulted)
            {
                row.Faults += tick % TicksPerEpisode == 0 ? 0 : 1;
                environments.Reset(0, new TrainingStart(options.Task, tick, randomize: false));
                environments.ReadJointPositions(0, measured);
                environments.ReadJointPositions(0, previous);
                Array.ForEach(past, entry => measured.CopyTo(entry, 0));
                measured.CopyTo(told, 0);
                (isArmed, last, standing) = (false, null, StillTicks);
            }

            Measure(tick);
            if (!isArmed && Stand())
            {
                gate.Disarm();
                gate.ClearStop();
                isArmed = gate.Arm(proposed.MeasuredPositions).Verdict == GateVerdict.Accepted;
                (last, standing) = (null, 0);
            }

            if (isArmed)
            {
                policy.Next(gate.LastPositions, proposed.Positions);
                GateDecision decision = gate.Submit(proposed);
                isArmed = decision.Command is not null && !decision.Reason.HasFlag(GateReason.LimitedTooOften);
                row.Verdicts[(int)decision.Verdict]++;
                row.Kept += (decision.Reason & (GateReason.Clearance | GateReason.Workspace)) != 0 ? 1 : 0;
                last = decision.Command ?? last;
                silent = decision.Command is null ? silent : 0;
            }

            Execute(Told(), random);
            distances.Measure(environments, 0, row.Smallest);
            row.Travel += Moved();
            row.Ticks++;
        }

        return row;
    }

    public void Dispose()
    {
        environments.Dispose();
        distances.Dispose();
    }

    /// <summary>What the gate sees is as old as was asked for.</summary>
    private void Measure(long tick)
    {
        environments.ReadJointPositions(0, past[tick % past.Length]);
        past[(tick + 1) % past.Length].CopyTo(proposed.MeasuredPositions, 0);
    }

    /// <summary>Whether the arms have stood still for long enough.</summary>
    private bool Stand()
    {
        double[] newest = proposed.MeasuredPositions;
        for (int joint = 0; joint < newest.Length && standing > 0; joint++)
        {
            if (Math.Abs(newest[joint] - stood[joint]) > Still)
            {
                standing = 0;
            }
        }

        if (standing == 0)
        {
            newest.CopyTo(stood, 0);
        }

        return ++standing > StillTicks;
    }

    /// <summary>Where drivers take the arms in this tick: to the newest command, or along what it said of the time after it.</summary>
    private ReadOnlySpan<double> Told()
    {
        if (last is not null && silent <= last.PeriodsAhead)
        {
            (silent == 0 ? last.Positions : last.Afterwards(silent)).CopyTo(told);
            silent++;
        }

        return told;
    }

    private void Execute(ReadOnlySpan<double> command, Random random)
    {
        environments.ReadJointPositions(0, measured);
        for (int joint = 0; joint < executed.Length; joint++)
        {
            double miss = options.Noise * ((2 * random.NextDouble()) - 1);
            executed[joint] = command[joint] + (miss * (command[joint] - measured[joint]));
        }

        environments.Step(0, executed);
    }

    private double Moved()
    {
        environments.ReadJointPositions(0, measured);
        double sum = 0;
        for (int joint = 0; joint < measured.Length; joint++)
        {
            sum += Math.Abs(measured[joint] - previous[joint]);
        }

        measured.CopyTo(previous, 0);
        return sum / measured.Length;
    }
}
