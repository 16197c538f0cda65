using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Core.Time;

namespace SimpleVlaRl.Samples.RobotWithoutRos;

/// <summary>A robot without hardware: its joints are where they were sent last, its cameras are grey.</summary>
/// <remarks>
/// Your driver's calls go in the places of the array and the grey. A driver reads on threads of its own, so what it shares with the loop's thread is under a
/// lock.
/// </remarks>
internal sealed class MemoryRobot : IObservationSource, IJointCommandSink
{
    private const byte Grey = 128;
    private readonly TimeProvider time;
    private readonly double[] joints;
    private readonly Lock gate = new();

    public MemoryRobot(RobotProfile profile, TimeProvider time)
    {
        this.time = time;
        joints = [.. profile.Joints.Select(joint => joint.Home)];
    }

    /// <summary>How many commands have come.</summary>
    public int CommandCount { get; private set; }

    /// <inheritdoc/>
    public ObservationStatus TryObserve(Observation observation, long notBeforeTimestamp)
    {
        // A driver would hand over what arrived last, and say Missing or Stale where it is not fit to act on.
        (long stamp, long received) = (WallClock.Nanoseconds(time), time.GetTimestamp());
        foreach (ImageFrame frame in observation.Frames)
        {
            frame.Pixels.AsSpan().Fill(Grey);
            (frame.StampNanoseconds, frame.ReceivedTimestamp) = (stamp, received);
        }

        (observation.JointStampNanoseconds, observation.JointReceivedTimestamp) = (stamp, received);
        return TryReadJointPositions(observation.JointPositions);
    }

    /// <inheritdoc/>
    public ObservationStatus TryReadJointPositions(Span<double> positions)
    {
        lock (gate)
        {
            joints.CopyTo(positions);
        }

        return ObservationStatus.Usable;
    }

    /// <inheritdoc/>
    public string? Publish(JointCommand command)
    {
        lock (gate)
        {
            command.Positions.CopyTo(joints);
            CommandCount++;
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
