using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>One topic of an observation: what is wrong with it, if anything, and how much has arrived.</summary>
internal abstract class ObservedStream : IDisposable
{
    private const int TracksKept = 64;

    private readonly TimeSpan maximumAge;
    private readonly Action<string> onNotice;
    private readonly TimeProvider clock;
    private PublisherTrack[] tracks = [];
    private long publisherChanged;
    private readonly ObservationStatus missing;
    private readonly ObservationStatus early;
    private long received;
    private long rejected;
    private long lastArrived;
    private volatile string? mismatch;

    protected ObservedStream(string topic, TimeSpan maximumAge, string missingDetail, TimeProvider clock, Action<string> onNotice)
    {
        Topic = topic;
        (this.clock, this.onNotice) = (clock, onNotice);
        this.maximumAge = maximumAge;
        missing = new(ObservationProblem.Missing, topic, missingDetail);
        early = new(ObservationProblem.Stale, topic, "nothing has arrived since the moment that was asked for");
    }

    public string Topic { get; }

    public ObservedStreamCount Count => new(
        Topic,
        Interlocked.Read(ref received),
        Interlocked.Read(ref rejected),
        Interlocked.Read(ref lastArrived) is > 0 and long last ? clock.GetElapsedTime(last) : null,
        mismatch ?? "");

    /// <summary>The subscription, to see how many publish.</summary>
    public abstract RosSubscription Subscription { get; }

    /// <summary>When something was reported by another publisher than before; 0 while nothing has been.</summary>
    public long PublisherChanged => Volatile.Read(ref publisherChanged);

    /// <summary>Whether the stamps can be compared with those of other topics.</summary>
    public bool HasTrustedStamps
    {
        get
        {
            bool areTrusted = true;
            foreach (PublisherTrack track in Volatile.Read(ref tracks))
            {
                areTrusted &= track.HasTrustedStamps;
            }

            return areTrusted;
        }
    }

    /// <summary>Whether the newest message fitted.</summary>
    public bool IsMismatched => mismatch is not null;

    public ObservationStatus Mismatched() => new(ObservationProblem.Mismatched, Topic, mismatch ?? "");

    /// <summary>Nothing has arrived. A publisher whose type or quality of service does not match is told apart from none at all.</summary>
    public ObservationStatus Missing() => Subscription.OtherTypes() is { } other ? missing with { Detail = $"{missing.Detail}: {other}" }
        : Subscription.IncompatiblePublishers == 0 ? missing
        : missing with { Detail = $"{missing.Detail}, and {Subscription.IncompatiblePublishers} publishers offer less quality of service than is asked for" };

    /// <summary>Judges the age of an item.</summary>
    /// <param name="receivedTimestamp">When it arrived.</param>
    /// <param name="track">Who sent it.</param>
    /// <param name="notBeforeTimestamp">When it must have arrived at the earliest; 0 for any time.</param>
    public ObservationStatus Judge(long receivedTimestamp, PublisherTrack? track, long notBeforeTimestamp)
    {
        // A driver that hangs publishes its last item again and again: that is as old as it was when it came first.
        long since = track?.RepeatedSince ?? 0;
        TimeSpan age = clock.GetElapsedTime(receivedTimestamp);
        if (age > maximumAge)
        {
            return ObservationStatus.Stale(Topic, age, maximumAge);
        }

        if (since != 0 && clock.GetElapsedTime(since) is var repeated && repeated > maximumAge)
        {
            return new ObservationStatus(ObservationProblem.Frozen, Topic, FormattableString.Invariant(
                $"its stamp has not changed for {repeated.TotalMilliseconds:0} ms; expected at most {maximumAge.TotalMilliseconds:0} ms"));
        }

        return (since != 0 ? since : receivedTimestamp) < notBeforeTimestamp ? early : ObservationStatus.Usable;
    }

    public void Dispose() => Subscription.Dispose();

    /// <summary>When a message arrived; the receiving thread calls it once for every message that fits.</summary>
    /// <param name="info">The message.</param>
    /// <param name="stampNanoseconds">The stamp in its header.</param>
    /// <param name="track">Who sent it.</param>
    protected long Arrived(in RosMessageInfo info, long stampNanoseconds, out PublisherTrack track)
    {
        track = Track(info.PublicationHandle);
        long arrived = track.Arrived(info, stampNanoseconds, out string? oddity);
        Volatile.Write(ref lastArrived, arrived);
        if (oddity is not null)
        {
            onNotice($"{Topic}: {oddity}; whether its messages fit those of other topics is judged by their arrival from now on");
        }

        return arrived;
    }

    /// <summary>What one publisher reported before is reported by another: two may be taking turns.</summary>
    protected void NoteOtherPublisher(in RosMessageInfo info) => Volatile.Write(ref publisherChanged, info.ReceivedTimestamp);

    /// <summary>What is known of a publisher; of one that is new, nothing. Of very many the oldest are forgotten.</summary>
    private PublisherTrack Track(ulong handle)
    {
        PublisherTrack[] known = tracks;
        foreach (PublisherTrack track in known)
        {
            if (track.Handle == handle)
            {
                return track;
            }
        }

        // Once for each publisher; the first message may come before the subscription has returned.
        if (Subscription is { } subscription && subscription.OtherTypes() is { } other)
        {
            onNotice($"{Topic}: {other}");
        }

        PublisherTrack added = new(handle, clock);
        Volatile.Write(ref tracks, [added, .. known.Take(TracksKept - 1)]);
        return added;
    }

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
