using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Ros2;

namespace SimpleVlaRl.Robot.Graph;

/// <summary>The work behind <c>vla-robot topic list</c> and <c>info</c>.</summary>
internal static class TopicActions
{
    /// <summary>Where to look when nothing is seen.</summary>
    public const string Elsewhere = "; compare ROS_DOMAIN_ID and the network range of both sides ('vla-robot doctor' shows what is set here)";

    public static int List(Look look, bool showsTypes, CancellationToken cancellation)
    {
        using DomainView view = DomainView.Open(look.DomainId);
        DomainView.Wait(look.Time, cancellation);
        IReadOnlyList<RosGraphTopic> topics = view.Graph.Topics();
        foreach (RosGraphTopic topic in topics)
        {
            look.Terminal.Line(showsTypes ? $"{topic.Name} [{TopicRow.Types(topic)}]" : topic.Name);
        }

        if (topics.Count == 0)
        {
            look.Terminal.Status($"no topic of another process is seen in ROS domain {view.DomainId}{Elsewhere}");
        }

        look.Terminal.Json(new JsonArray([.. topics.Select(TopicRow.Json)]));
        return ExitCode.Success;
    }

    public static int Info(Look look, string name, CancellationToken cancellation)
    {
        using DomainView view = DomainView.Open(look.DomainId);
        DomainView.Wait(look.Time, cancellation);
        IReadOnlyList<RosGraphTopic> topics = view.Graph.Topics();
        string full = name.StartsWith('/') ? name : "/" + name;
        RosGraphTopic topic = topics.FirstOrDefault(topic => topic.Name == full)
            ?? throw new UserException($"there is no topic '{full}' in ROS domain {view.DomainId}.{NearNames.Hint(full, topics)}");
        look.Terminal.Line($"type: {TopicRow.Types(topic)}");
        look.Terminal.Line($"publishers: {topic.Publishers.Count}");
        foreach (string line in topic.Publishers.Select(TopicRow.Line))
        {
            look.Terminal.Line(line);
        }

        look.Terminal.Line($"subscriptions: {topic.Subscriptions.Count}");
        foreach (string line in topic.Subscriptions.Select(TopicRow.Line))
        {
            look.Terminal.Line(line);
        }

        look.Terminal.Json(TopicRow.Json(topic));
        return ExitCode.Success;
    }
}
