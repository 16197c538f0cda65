using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>What is known of one publisher of a topic: how its clock goes, and whether its stamps stand still or jump.</summary>
/// <remarks>For the one thread that receives; stamps and their repetition may be read by another.</remarks>
internal sealed class PublisherTrack(ulong handle, TimeProvider clock)
{
    private readonly ArrivalEstimator arrivals = new(clock);
    private readonly StampJudge stamps = new(clock);
    private readonly Sameness repeated = new();
    private long lastStamp;

    /// <summary>Which publisher.</summary>
    public ulong Handle => handle;

    /// <summary>Whether its stamps can be compared with those of others.</summary>
    public bool HasTrustedStamps => stamps.IsTrusted;

    /// <summary>Since when its stamp has been the same; 0 while it changes.</summary>
    public long RepeatedSince => repeated.Since;

    /// <summary>When a message arrived.</summary>
    /// <param name="info">The message.</param>
    /// <param name="stampNanoseconds">The stamp in its header.</param>
    /// <param name="oddity">What is odd about its stamps, when that is found for the first time; else null.</param>
    public long Arrived(in RosMessageInfo info, long stampNanoseconds, out string? oddity)
    {
        long arrived = arrivals.Of(info.SourceTimestampNanoseconds, info.ReceivedTimestamp);
        bool isRepeated = stampNanoseconds > 0 && stampNanoseconds == lastStamp;
        repeated.Note(isRepeated, arrived);
        lastStamp = stampNanoseconds;
        oddity = isRepeated ? null : stamps.Look(stampNanoseconds, arrived);
        return arrived;
    }
}
