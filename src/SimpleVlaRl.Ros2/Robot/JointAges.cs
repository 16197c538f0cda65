namespace SimpleVlaRl.Ros2.Robot;

/// <summary>How far apart in time the parts of one observation are, and how old the oldest of its joints is.</summary>
internal struct JointAges(bool byStamp, TimeProvider clock)
{
    /// <summary>The oldest stamp of a joint.</summary>
    public long OldestJointStampNanoseconds { get; private set; } = long.MaxValue;

    /// <summary>The earliest arrival of a joint.</summary>
    public long FirstJointTimestamp { get; private set; } = long.MaxValue;

    public long Oldest { get; private set; } = long.MaxValue;

    public long Newest { get; private set; } = long.MinValue;

    public ObservedStream? OldestStream { get; private set; }

    public ObservedStream? NewestStream { get; private set; }

    /// <summary>A joint was read.</summary>
    public void Add(JointStream stream, long stampNanoseconds, long receivedTimestamp)
    {
        OldestJointStampNanoseconds = Math.Min(OldestJointStampNanoseconds, stampNanoseconds);
        FirstJointTimestamp = Math.Min(FirstJointTimestamp, receivedTimestamp);
        AddPart(stream, stampNanoseconds, receivedTimestamp);
    }

    /// <summary>A part was read. Compared is when the robot says it was, or where that cannot be compared, when it arrived.</summary>
    public void AddPart(ObservedStream stream, long stampNanoseconds, long receivedTimestamp)
    {
        long moment = byStamp ? stampNanoseconds : clock.GetElapsedTime(0, receivedTimestamp).Ticks * TimeSpan.NanosecondsPerTick;
        if (moment < Oldest)
        {
            (Oldest, OldestStream) = (moment, stream);
        }

        if (moment > Newest)
        {
            (Newest, NewestStream) = (moment, stream);
        }
    }
}
