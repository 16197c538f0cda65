using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.Graph;

/// <summary>The work behind <c>vla-robot topic hz</c>.</summary>
internal static class TopicHertz
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static int Run(Look look, string name, CancellationToken cancellation)
    {
        using DomainView view = DomainView.Open(look.DomainId);
        RosGraphTopic topic = view.Published(name, Patience, cancellation);
        Lock gate = new();
        List<double> seconds = [];
        long bytes = 0;
        using (view.Hear(topic, null, OnMessage))
        {
            DomainView.Wait(look.Time, cancellation);
        }

        if (seconds.Count < 2)
        {
            throw new UserException(
                $"{(seconds.Count == 0 ? "nothing" : "one message")} arrived on '{topic.Name}' within {look.Time.TotalSeconds:0.#} s, though "
                + $"{string.Join(" and ", topic.Publishers.Select(TopicRow.NodeOf))} may publish it; listen longer with --seconds.");
        }

        Arrivals arrivals = Arrivals.Of(seconds, bytes);
        look.Terminal.Line($"{topic.Name}: {arrivals}{(topic.Publishers.Count > 1 ? $"; of {topic.Publishers.Count} publishers together" : "")}");
        look.Terminal.Json(arrivals.Json(topic.Name));
        return ExitCode.Success;

        void OnMessage(ReadOnlySpan<byte> payload, in RosMessageInfo info)
        {
            lock (gate)
            {
                seconds.Add(TimeProvider.System.GetElapsedTime(0, info.ReceivedTimestamp).TotalSeconds);
                bytes += payload.Length;
            }
        }
    }
}
