using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control.Fakes;

/// <summary>A robot without hardware, physics or topics: joints go where they are sent, cameras show a grey ramp that moves. For a first run and for tests.</summary>
public sealed class FakeRobot : IObservationSource, IJointCommandSink, IScene
{
    private readonly RobotProfile robot;
    private readonly TimeProvider time;
    private readonly TimeSpan succeedsAfter;
    private readonly double[] positions;
    private readonly Lock gate = new();
    private long preparedTimestamp;
    private bool isPrepared;

    /// <summary>Makes a robot at its home position.</summary>
    /// <param name="robot">The profile.</param>
    /// <param name="time">The clock.</param>
    /// <param name="succeedsAfter">How long after its start an episode succeeds.</param>
    public FakeRobot(RobotProfile robot, TimeProvider time, TimeSpan succeedsAfter)
    {
        ArgumentNullException.ThrowIfNull(robot);
        ArgumentNullException.ThrowIfNull(time);
        this.robot = robot;
        this.time = time;
        this.succeedsAfter = succeedsAfter;
        positions = [.. robot.Joints.Select(joint => joint.Home)];
    }

    /// <summary>Set to make every observation report this problem; for trying out faults.</summary>
    public ObservationStatus? Problem { get; set; }

    /// <summary>Commands received.</summary>
    public long CommandCount { get; private set; }

    /// <inheritdoc/>
    public EnvironmentState State => !isPrepared ? EnvironmentState.Idle
        : time.GetElapsedTime(preparedTimestamp) >= succeedsAfter ? EnvironmentState.Succeeded
        : EnvironmentState.Running;

    /// <inheritdoc/>
    public ObservationStatus TryObserve(Observation observation, long notBeforeTimestamp)
    {
        ArgumentNullException.ThrowIfNull(observation);
        if (Problem is { } problem)
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
            this.positions.CopyTo(positions);
        }

        return ObservationStatus.Usable;
    }

    /// <inheritdoc/>
    public void Publish(JointCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        lock (gate)
        {
            command.Positions.CopyTo(positions);
        }

        CommandCount++;
    }

    /// <inheritdoc/>
    public string? Prepare(EpisodeStart start, CancellationToken cancellation)
    {
        lock (gate)
        {
            for (int joint = 0; joint < positions.Length; joint++)
            {
                positions[joint] = robot.Joints[joint].Home;
            }
        }

        preparedTimestamp = time.GetTimestamp();
        isPrepared = true;
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
