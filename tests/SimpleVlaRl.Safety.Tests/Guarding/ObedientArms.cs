using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Safety.Tests.Guarding;

/// <summary>Arms that are at once where they are sent, and say what is asked of them; used by the guard's thread and read by the test's.</summary>
internal sealed class ObedientArms(double[] start) : IObservationSource, IJointCommandSink, IExclusivityWatch
{
    private readonly double[] positions = [.. start];
    private readonly long[] allocated = new long[1 << 12];
    private int published;

    public int Published => Volatile.Read(ref published);

    public volatile bool IsMeasured = true;

    public volatile bool IsShared;

    public volatile string? Unsent;

    public volatile string? NobodyListens;

    public double[] Positions
    {
        get
        {
            lock (positions)
            {
                return [.. positions];
            }
        }
    }

    public ActionSource LastSource { get; private set; }

    /// <summary>The bytes that the publishing thread has allocated between two commands.</summary>
    public long AllocatedBetween(int first, int last) => allocated[last] - allocated[first];

    public void MoveTo(double[] elsewhere)
    {
        lock (positions)
        {
            elsewhere.CopyTo(positions, 0);
        }
    }

    public ObservationStatus TryReadJointPositions(Span<double> target)
    {
        lock (positions)
        {
            positions.CopyTo(target);
        }

        return IsMeasured ? ObservationStatus.Usable : new ObservationStatus(ObservationProblem.Stale, "/joint_states", "too old");
    }

    public string? Publish(JointCommand command)
    {
        if (Unsent is { } unsent)
        {
            return unsent;
        }

        lock (positions)
        {
            command.Positions.CopyTo(positions);
        }

        LastSource = command.Source;
        allocated[published % allocated.Length] = GC.GetAllocatedBytesForCurrentThread();
        Volatile.Write(ref published, published + 1);
        return null;
    }

    public string? Unheard() => NobodyListens;

    public bool IsViolated() => IsShared;

    public string Describe() => "/arm is commanded by a stranger as well";

    public ObservationStatus TryObserve(Observation observation, long notBeforeTimestamp) => throw new NotSupportedException("a guard looks at no frames");

    public void Dispose()
    {
        // Nothing is held.
    }
}
