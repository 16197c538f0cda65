using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>One topic of an observation: what is wrong with it, if anything, and how much has arrived.</summary>
internal abstract class ObservedStream : IDisposable
{
    private readonly TimeSpan maximumAge;
    private readonly ObservationStatus missing;
    private readonly ObservationStatus early;
    private long received;
    private long rejected;
    private volatile string? mismatch;

    protected ObservedStream(string topic, TimeSpan maximumAge, string missingDetail)
    {
        Topic = topic;
        this.maximumAge = maximumAge;
        missing = new(ObservationProblem.Missing, topic, missingDetail);
        early = new(ObservationProblem.Stale, topic, "nothing has arrived since the moment that was asked for");
    }

    public string Topic { get; }

    public ObservedStreamCount Count => new(Topic, Interlocked.Read(ref received), Interlocked.Read(ref rejected));

    protected abstract RosSubscription Subscription { get; }

    /// <summary>Whether the newest message fitted.</summary>
    public bool IsMismatched => mismatch is not null;

    public ObservationStatus Mismatched() => new(ObservationProblem.Mismatched, Topic, mismatch ?? "");

    /// <summary>Nothing has arrived. A publisher whose quality of service does not match is told apart from none at all.</summary>
    public ObservationStatus Missing() => Subscription.IncompatiblePublishers == 0 ? missing
        : missing with { Detail = $"{missing.Detail}, and {Subscription.IncompatiblePublishers} publishers offer less quality of service than is asked for" };

    /// <summary>Judges the age of an item.</summary>
    /// <param name="receivedTimestamp">When it arrived.</param>
    /// <param name="notBeforeTimestamp">When it must have arrived at the earliest; 0 for any time.</param>
    /// <param name="clock">The clock of both.</param>
    public ObservationStatus Judge(long receivedTimestamp, long notBeforeTimestamp, TimeProvider clock)
    {
        TimeSpan age = clock.GetElapsedTime(receivedTimestamp);
        if (age > maximumAge)
        {
            return ObservationStatus.Stale(Topic, age, maximumAge);
        }

        return receivedTimestamp < notBeforeTimestamp ? early : ObservationStatus.Usable;
    }

    public void Dispose() => Subscription.Dispose();

    protected void Accept()
    {
        mismatch = null;
        Interlocked.Increment(ref received);
    }

    protected void Reject(string detail)
    {
        mismatch = detail;
        Interlocked.Increment(ref rejected);
    }
}
