using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Time;

namespace SimpleVlaRl.Benchmarks.Delay;

/// <summary>A simulated robot behind the ports of the control loop: every command steps the physics by a servo period.</summary>
/// <remarks>Pictures are of the very moment, and are taken only for the policy: a record asks for frames of any age.</remarks>
internal sealed class SteppedRobot : IObservationSource, IJointCommandSink, IScene
{
    private readonly IVectorEnvironment environment;
    private readonly HashSet<string> cameras;
    private readonly TimeProvider time;

    public SteppedRobot(IVectorEnvironment environment, IEnumerable<string> cameras, TimeProvider time)
    {
        this.environment = environment;
        this.cameras = [.. cameras];
        this.time = time;
    }

    public EnvironmentState State => environment.State(0);

    public string Fault => State == EnvironmentState.Faulted ? "the physics has failed" : "";

    public ObservationStatus TryObserve(Observation observation, long notBeforeTimestamp)
    {
        if (notBeforeTimestamp == 0)
        {
            return new ObservationStatus(ObservationProblem.Missing, "", "nobody looks at it");
        }

        (long stamp, long received) = (WallClock.Nanoseconds(time), time.GetTimestamp());
        for (int camera = 0; camera < observation.Frames.Count; camera++)
        {
            ImageFrame frame = observation.Frames[camera];
            if (cameras.Contains(observation.CameraNames[camera]))
            {
                environment.Render(0, observation.CameraNames[camera], frame);
            }

            (frame.StampNanoseconds, frame.ReceivedTimestamp) = (stamp, received);
        }

        (observation.JointStampNanoseconds, observation.JointReceivedTimestamp) = (stamp, received);
        return TryReadJointPositions(observation.JointPositions);
    }

    public ObservationStatus TryReadJointPositions(Span<double> positions)
    {
        environment.ReadJointPositions(0, positions);
        return ObservationStatus.Usable;
    }

    public string? Publish(JointCommand command)
    {
        environment.Step(0, command.Positions);
        return null;
    }

    public string? Prepare(EpisodeStart start, CancellationToken cancellation)
    {
        environment.Reset(0, start);
        return null;
    }

    /// <summary>The environment is not owned.</summary>
    public void Dispose()
    {
    }
}
