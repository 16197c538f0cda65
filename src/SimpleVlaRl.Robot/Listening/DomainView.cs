using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.Listening;

/// <summary>Looks at a ROS domain: it subscribes, and publishes nothing but its own node's name.</summary>
internal sealed class DomainView : IDisposable
{
    /// <summary>Discovery takes tens of milliseconds on one machine and about a second between two; the node names follow it.</summary>
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly RosContext context;

    private DomainView(RosContext context) => this.context = context;

    public int DomainId => context.DomainId;

    public RosGraph Graph => context.Graph;

    /// <summary>Our own node, which is no news to anybody.</summary>
    public string NodeName => context.NodeName;

    /// <summary>Joins a domain.</summary>
    /// <param name="domainId">The domain; null for that of the environment.</param>
    /// <exception cref="UserException">The library or the domain is not there.</exception>
    public static DomainView Open(int? domainId)
    {
        try
        {
            RosContextOptions options = RosConflicts.Options($"vla_robot_look_{Environment.ProcessId}", domainId, _ => { });
            return new(RosContext.Open(options, TimeProvider.System));
        }
        catch (RosException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    /// <summary>Waits until the others have been discovered.</summary>
    public static void Settle(CancellationToken cancellation) => Wait(SettleTime, cancellation);

    /// <summary>Waits.</summary>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static void Wait(TimeSpan time, CancellationToken cancellation)
    {
        cancellation.WaitHandle.WaitOne(time);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Waits for a topic that is published.</summary>
    /// <param name="topic">The topic; the first slash may be left out, as with <c>ros2</c>.</param>
    /// <param name="patience">How long.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The topic.</returns>
    /// <exception cref="UserException">There is none; the sentence has a near name.</exception>
    public RosGraphTopic Published(string topic, TimeSpan patience, CancellationToken cancellation)
    {
        string name = topic.StartsWith('/') ? topic : "/" + topic;
        long start = TimeProvider.System.GetTimestamp();
        IReadOnlyList<RosGraphTopic> topics;
        do
        {
            Wait(PollInterval, cancellation);
            topics = Graph.Topics();
            if (topics.FirstOrDefault(candidate => candidate.Name == name && candidate.Publishers.Count > 0) is { } found)
            {
                return found;
            }
        }
        while (TimeProvider.System.GetElapsedTime(start) < patience);
        throw new UserException($"nobody publishes '{name}' in ROS domain {DomainId} as far as this program sees.{NearNames.Hint(name, topics)}");
    }

    /// <summary>Hears a topic as its publishers offer it.</summary>
    /// <param name="topic">The topic, published.</param>
    /// <param name="profile">The quality of service; null for the most that all of them offer.</param>
    /// <param name="handler">Gets every message, on the receiving thread.</param>
    /// <exception cref="UserException">It cannot be subscribed to.</exception>
    public RosSubscription Hear(RosGraphTopic topic, QosProfile? profile, RosMessageHandler handler)
    {
        QosProfile most = new(
            topic.Publishers.All(publisher => publisher.Qos.IsReliable),
            topic.Publishers.All(publisher => publisher.Qos.IsTransientLocal),
            QosProfile.Default.Depth);
        try
        {
            return context.SubscribeTo(topic.Name, topic.Publishers[0], profile ?? most, handler);
        }
        catch (RosException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    public void Dispose() => context.Dispose();
}
