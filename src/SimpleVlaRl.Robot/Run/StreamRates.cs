using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Robot.Run;

/// <summary>How much came on the robot's topics since the last reading. For one thread.</summary>
internal sealed class StreamRates(RosObservationSource topics, TimeProvider clock)
{
    private IReadOnlyList<ObservedStreamCount> before = topics.Counts;
    private long beforeTimestamp = clock.GetTimestamp();

    /// <summary>One per topic, cameras first.</summary>
    public IReadOnlyList<StreamRate> Read()
    {
        IReadOnlyList<ObservedStreamCount> now = topics.Counts;
        long timestamp = clock.GetTimestamp();
        double seconds = Math.Max(clock.GetElapsedTime(beforeTimestamp, timestamp).TotalSeconds, 1e-3);
        StreamRate[] rates =
        [
            .. now.Zip(before, (count, then) => new StreamRate(
                count, (count.Received - then.Received) / seconds, count.Received > then.Received, count.Rejected > then.Rejected))
        ];
        (before, beforeTimestamp) = (now, timestamp);
        return rates;
    }
}
