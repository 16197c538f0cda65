using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Benchmarks.Guarding;

/// <summary>Arms that are where they were sent last; no driver and no topic.</summary>
internal sealed class StandingArms(double[] start) : IObservationSource, IJointCommandSink
{
    private readonly double[] positions = [.. start];

    public ObservationStatus TryReadJointPositions(Span<double> target)
    {
        positions.CopyTo(target);
        return ObservationStatus.Usable;
    }

    public ObservationStatus TryObserve(Observation observation, long notBeforeTimestamp) =>
        new(ObservationProblem.Missing, "", "there are no cameras");

    public string? Publish(JointCommand command)
    {
        command.Positions.CopyTo(positions);
        return null;
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
