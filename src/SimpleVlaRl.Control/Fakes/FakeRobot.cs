using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Core.Time;

namespace SimpleVlaRl.Control.Fakes;

/// <summary>
/// A robot without hardware, physics or topics: joints go where they are sent, cameras show a grey ramp that moves. For a first run and for tests.
/// </summary>
public sealed class FakeRobot : IObservationSource, IJointCommandSink, IScene
{
    private readonly RobotProfile robot;
    private readonly TimeProvider time;
    private readonly TimeSpan succeedsAfter;
    private readonly FakeRobotBehavior behavior;
    private readonly double[] positions;
    private readonly Queue<(long Timestamp, double[] Positions)> late = [];
    private readonly Random noise = new(20261129);
    private readonly Lock gate = new();
    private int blockedJoint;
    private long preparedTimestamp;
    private bool isPrepared;

    /// <summary>Makes a robot at its home position.</summary>
    /// <param name="robot">The profile.</param>
    /// <param name="time">The clock.</param>
    /// <param name="succeedsAfter">How long after its start an episode succeeds.</param>
    /// <param name="behavior">What it does as a real robot would; nothing when not given.</param>
    public FakeRobot(RobotProfile robot, TimeProvider time, TimeSpan succeedsAfter, FakeRobotBehavior? behavior = null)
    {
        ArgumentNullException.ThrowIfNull(robot);
        ArgumentNullException.ThrowIfNull(time);
        this.robot = robot;
        this.time = time;
        this.succeedsAfter = succeedsAfter;
        this.behavior = behavior ?? new FakeRobotBehavior();
        blockedJoint = this.behavior.StuckJoint;
        positions = new double[robot.Joints.Count];
        StandAtStart();
    }

    /// <summary>Set to make every observation report this problem; for trying out faults.</summary>
    public ObservationStatus? Problem { get; set; }

    /// <summary>Set to make observations report this problem while joint positions can be read; for trying out faults of cameras.</summary>
    public ObservationStatus? CameraProblem { get; set; }

    /// <summary>Set to make every command fail to be sent; for trying out faults.</summary>
    public bool IsUnreachable { get; set; }

    /// <summary>Commands received, those that were lost among them.</summary>
    public long CommandCount { get; private set; }

    /// <inheritdoc/>
    public EnvironmentState State => !isPrepared ? EnvironmentState.Idle
        : time.GetElapsedTime(preparedTimestamp) >= succeedsAfter ? EnvironmentState.Succeeded
        : EnvironmentState.Running;

    /// <inheritdoc/>
    public string Fault => "";

    /// <summary>Somebody holds a joint: it is at a position from now on, whatever is commanded.</summary>
    /// <param name="joint">The joint.</param>
    /// <param name="position">The position; NaN for an encoder that fails.</param>
    public void Block(int joint, double position)
    {
        lock (gate)
        {
            blockedJoint = joint;
            positions[joint] = position;
        }
    }

    /// <inheritdoc/>
    public ObservationStatus TryObserve(Observation observation, long notBeforeTimestamp)
    {
        ArgumentNullException.ThrowIfNull(observation);
        if ((Problem ?? CameraProblem) is { } problem)
        {
            return problem;
        }

        long now = time.GetTimestamp();
        long stamp = WallClock.Nanoseconds(time);
        for (int camera = 0; camera < observation.Frames.Count; camera++)
        {
            ImageFrame frame = observation.Frames[camera];
            frame.Pixels.AsSpan().Fill((byte)(stamp / 10_000_000));
            frame.StampNanoseconds = stamp;
            frame.ReceivedTimestamp = now;
        }

        observation.JointStampNanoseconds = stamp;
        observation.JointReceivedTimestamp = now;
        return TryReadJointPositions(observation.JointPositions);
    }

    /// <inheritdoc/>
    public ObservationStatus TryReadJointPositions(Span<double> positions)
    {
        if (Problem is { } problem)
        {
            return problem;
        }

        lock (gate)
        {
            while (late.TryPeek(out (long Timestamp, double[] Positions) command) && time.GetElapsedTime(command.Timestamp) >= behavior.Delay)
            {
                Move(late.Dequeue().Positions);
            }

            this.positions.CopyTo(positions);
            for (int joint = 0; joint < positions.Length && behavior.Noise > 0; joint++)
            {
                positions[joint] += behavior.Noise * StandardNormal();
            }
        }

        return ObservationStatus.Usable;
    }

    /// <inheritdoc/>
    public string? Publish(JointCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (IsUnreachable)
        {
            return robot.Arms[0].CommandTopic;
        }

        CommandCount++;
        if (behavior.LosesOneOf > 0 && CommandCount % behavior.LosesOneOf == 0)
        {
            return null;
        }

        lock (gate)
        {
            if (behavior.Delay > TimeSpan.Zero)
            {
                late.Enqueue((time.GetTimestamp(), command.Positions.ToArray()));
            }
            else
            {
                Move(command.Positions);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public string? Prepare(EpisodeStart start, CancellationToken cancellation)
    {
        lock (gate)
        {
            late.Clear();
            StandAtStart();
        }

        preparedTimestamp = time.GetTimestamp();
        isPrepared = true;
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void StandAtStart()
    {
        for (int joint = 0; joint < positions.Length; joint++)
        {
            positions[joint] = behavior.StartPositions?[joint] ?? robot.Joints[joint].Home;
        }
    }

    private void Move(ReadOnlySpan<double> target)
    {
        for (int joint = 0; joint < positions.Length; joint++)
        {
            positions[joint] = joint == blockedJoint ? positions[joint] : target[joint];
        }
    }

    /// <summary>Box and Muller, Annals of Mathematical Statistics 29 (1958).</summary>
    private double StandardNormal() => Math.Sqrt(-2 * Math.Log(1 - noise.NextDouble())) * Math.Cos(2 * Math.PI * noise.NextDouble());
}
