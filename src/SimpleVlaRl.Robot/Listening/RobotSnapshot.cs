using SimpleVlaRl.Ros2;

namespace SimpleVlaRl.Robot.Listening;

/// <summary>A ROS domain as it was for a few seconds: who publishes and listens to what, and what was heard.</summary>
/// <param name="Topics">The topics, without ours.</param>
/// <param name="Streams">What was heard, by topic.</param>
/// <param name="Seconds">For how long.</param>
internal sealed record RobotSnapshot(IReadOnlyList<RosGraphTopic> Topics, IReadOnlyDictionary<string, SeenStream> Streams, double Seconds)
{
    /// <summary>A topic; without endpoints where there is none of the name.</summary>
    public RosGraphTopic Topic(string name) => Topics.FirstOrDefault(topic => topic.Name == name) ?? new(name, [], []);

    /// <summary>The domain without a node.</summary>
    public RobotSnapshot Without(string nodeName) => this with
    {
        Topics =
        [
            .. Topics.Select(topic => topic with
            {
                Publishers = [.. topic.Publishers.Where(endpoint => endpoint.NodeName != nodeName)],
                Subscriptions = [.. topic.Subscriptions.Where(endpoint => endpoint.NodeName != nodeName)],
            }).Where(topic => topic.Publishers.Count + topic.Subscriptions.Count > 0)
        ],
    };
}
