using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Control.Tests.Chunks;

/// <summary>A source whose frames have arrived some time before they are looked at.</summary>
internal sealed class AgedFrames(IObservationSource source, TimeSpan age, TimeProvider time) : IObservationSource
{
    public ObservationStatus TryObserve(Observation observation, long notBeforeTimestamp)
    {
        ObservationStatus status = source.TryObserve(observation, notBeforeTimestamp);
        foreach (ImageFrame frame in observation.Frames)
        {
            frame.ReceivedTimestamp -= (long)(age.TotalSeconds * time.TimestampFrequency);
        }

        return status;
    }

    public ObservationStatus TryReadJointPositions(Span<double> positions) => source.TryReadJointPositions(positions);

    public void Dispose()
    {
    }
}
