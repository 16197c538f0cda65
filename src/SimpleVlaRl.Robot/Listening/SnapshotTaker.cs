using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.Listening;

/// <summary>Listens to a ROS domain for a few seconds.</summary>
internal static class SnapshotTaker
{
    /// <summary>Takes a snapshot; publishes nothing.</summary>
    /// <param name="look">Where and how long.</param>
    /// <param name="isHeard">Which of the published topics are listened to.</param>
    /// <param name="cancellation">Gives up.</param>
    public static RobotSnapshot Take(Look look, Predicate<RosGraphTopic> isHeard, CancellationToken cancellation)
    {
        using DomainView view = DomainView.Open(look.DomainId);
        look.Terminal.Status($"looking at ROS domain {view.DomainId} for {look.Time.TotalSeconds:0.#} s");
        DomainView.Settle(cancellation);
        Dictionary<string, StreamRecorder> recorders = [];
        foreach (RosGraphTopic topic in view.Graph.Topics().Where(topic => topic.Publishers.Count > 0 && isHeard(topic)))
        {
            StreamRecorder recorder = new(topic.Publishers[0].TypeName, TimeProvider.System);
            recorders.Add(topic.Name, recorder);

            // As the control loop hears it, except where a text is published once for whoever comes late.
            bool isLatched = topic.Publishers.All(publisher => publisher.Qos.IsTransientLocal);
            _ = view.Hear(topic, isLatched ? null : QosProfile.SensorData, recorder.OnMessage);
        }

        DomainView.Wait(look.Time, cancellation);
        return new(view.Graph.Topics(), recorders.ToDictionary(pair => pair.Key, pair => pair.Value.Seen()), look.Time.TotalSeconds);
    }
}
