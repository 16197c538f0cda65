using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Listening;

namespace SimpleVlaRl.Robot.CheckRobot;

/// <summary>Whether the stamps of the streams can be compared, with each other and with this machine's clock.</summary>
internal static class ClockChecks
{
    // A picture may be taken a tenth of a second before it arrives; more is another clock.
    private const double LargestDelaySeconds = 0.25;

    // Stamps of the future are another clock, whatever the delay.
    private const double LargestLeadSeconds = 0.01;
    private const double Milli = 1000;

    /// <summary>Judges the streams of a robot.</summary>
    public static IEnumerable<Finding> Of(RobotProfile robot, RobotSnapshot snapshot)
    {
        (string Topic, SeenStream Stream)[] streams =
        [
            .. ExpectedTopic.JointStateTopics(robot).Concat(robot.Cameras.Select(camera => camera.Topic))
                .Where(snapshot.Streams.ContainsKey).Select(topic => (topic, snapshot.Streams[topic]))
        ];
        foreach ((string topic, SeenStream stream) in streams)
        {
            if (stream.HasZeroStamps)
            {
                yield return Finding.Warning(
                    $"stamps of {topic}",
                    "0",
                    "when it was measured",
                    "let the driver set header.stamp; without it whether streams fit is judged by their arrival");
            }
            else if (stream.StampOffsetSeconds is > LargestDelaySeconds or < -LargestLeadSeconds)
            {
                yield return Finding.Warning(
                    $"stamps of {topic}",
                    FormattableString.Invariant($"{Math.Abs(stream.StampOffsetSeconds):0.###} s ")
                    + $"{(stream.StampOffsetSeconds > 0 ? "behind" : "ahead of")} this machine's clock",
                    FormattableString.Invariant($"at most {LargestDelaySeconds} s behind"),
                    "synchronise the clocks of both machines (chrony or PTP), or look for what delays the messages");
            }
        }

        (string Topic, double Offset)[] stamped = [.. streams.Where(item => !item.Stream.HasZeroStamps && double.IsFinite(item.Stream.StampOffsetSeconds))
            .Select(item => (item.Topic, item.Stream.StampOffsetSeconds)).OrderBy(item => item.StampOffsetSeconds)];
        if (stamped.Length > 1)
        {
            double skew = stamped[^1].Offset - stamped[0].Offset;
            string found = FormattableString.Invariant($"{stamped[^1].Topic} is {skew * Milli:0} ms behind {stamped[0].Topic}");
            yield return skew > robot.MaximumSkew.TotalSeconds
                ? Finding.Error(
                    "skew of the streams",
                    found,
                    FormattableString.Invariant($"at most maximum_skew_milliseconds, {robot.MaximumSkew.TotalMilliseconds:0}"),
                    "synchronise the clocks, or look for what delays it; an observation of parts that are further apart is not used")
                : Finding.Ok("skew of the streams", found);
        }
    }
}
