namespace SimpleVlaRl.Core.Observations;

/// <summary>Port: where observations come from. A ROS 2 subscription set, a simulator in-process, or a fake.</summary>
public interface IObservationSource : IDisposable
{
    /// <summary>Copies the newest frame of every camera and the newest joint positions. Does not allocate while all is well.</summary>
    /// <param name="observation">The preallocated observation to overwrite.</param>
    /// <param name="notBeforeTimestamp">Frames and joint states received earlier than this are not good enough; 0 takes any within its age bound.</param>
    /// <returns>Whether the observation can be used, else what is wrong; then its content is unspecified.</returns>
    ObservationStatus TryObserve(Observation observation, long notBeforeTimestamp);

    /// <summary>Copies the newest joint positions alone. Does not allocate while all is well.</summary>
    /// <param name="positions">One entry per joint, in policy order.</param>
    /// <returns>Whether the positions can be used, else what is wrong; then the content is unspecified.</returns>
    ObservationStatus TryReadJointPositions(Span<double> positions);
}
