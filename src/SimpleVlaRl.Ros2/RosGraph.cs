using System.Collections.Concurrent;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Ros2.Interop;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2;

/// <summary>
/// What is known of the domain: nodes from what processes announce, endpoints from DDS discovery. Both arrive within a second or two of starting.
/// </summary>
public sealed class RosGraph
{
    private readonly RosContext context;
    private readonly GraphAnnouncer announcer;
    private readonly ConcurrentDictionary<Gid, ParticipantEntitiesInfo> announced = [];
    private readonly BuiltinTopics builtin;
    private readonly int reader;

    internal RosGraph(RosContext context, GraphAnnouncer announcer)
    {
        (this.context, this.announcer) = (context, announcer);
        builtin = new(context.Participant);
        string userData = UserData.Topic(ParticipantEntitiesInfo.Description.TypeHash);
        reader = Endpoints.CreateReader(
            context.Participant, GraphAnnouncer.Topic, ParticipantEntitiesInfo.Description, GraphQos.Reader, userData, ignoreOwn: true);
        int condition = Dds.Check(Dds.dds_create_readcondition(reader, DdsConstants.DDS_ANY_STATE), "wait for the graph");
        context.Receiver.Add(condition, () => RawReader.Drain(reader, context.Clock, OnAnnouncement));
    }

    /// <summary>All nodes of processes that are alive, ours among them.</summary>
    /// <returns>The nodes; names may repeat.</returns>
    public IReadOnlyList<RosGraphNode> Nodes()
    {
        HashSet<Gid> alive = builtin.Participants();
        List<RosGraphNode> nodes = [new(announcer.NodeName, context.Gid)];
        foreach (ParticipantEntitiesInfo info in announced.Values.Where(info => alive.Contains(info.Gid)))
        {
            nodes.AddRange(info.Nodes.Select(node => new RosGraphNode(node.FullName, info.Gid)));
        }

        return nodes;
    }

    /// <summary>The publishers of a topic, ours among them.</summary>
    /// <param name="topic">The topic's full ROS name.</param>
    /// <returns>The publishers.</returns>
    public IReadOnlyList<RosGraphEndpoint> Publishers(string topic) => WithNodes(builtin.Writers(RosNames.Topic(topic)));

    /// <summary>The subscriptions of a topic, ours among them.</summary>
    /// <param name="topic">The topic's full ROS name.</param>
    /// <returns>The subscriptions.</returns>
    public IReadOnlyList<RosGraphEndpoint> Subscriptions(string topic) => WithNodes(builtin.Readers(RosNames.Topic(topic)));

    /// <summary>All topics of other processes, by name; services and the graph's own topics are not among them.</summary>
    /// <returns>The topics with their publishers and subscriptions.</returns>
    public IReadOnlyList<RosGraphTopic> Topics()
    {
        IEnumerable<RosGraphEndpoint> Others(List<RosGraphEndpoint> endpoints) => WithNodes(endpoints)
            .Where(endpoint => endpoint.Participant != context.Gid && RosNames.OfTopic(endpoint.DdsTopic) is not null);

        ILookup<string, RosGraphEndpoint> writers = Others(builtin.Writers(null)).ToLookup(endpoint => RosNames.OfTopic(endpoint.DdsTopic)!);
        ILookup<string, RosGraphEndpoint> readers = Others(builtin.Readers(null)).ToLookup(endpoint => RosNames.OfTopic(endpoint.DdsTopic)!);
        return
        [
            .. writers.Concat(readers).Select(group => group.Key).Distinct().Order(StringComparer.Ordinal)
                .Select(name => new RosGraphTopic(name, [.. writers[name]], [.. readers[name]]))
        ];
    }

    /// <summary>Finds what speaks against starting a robot here: another node of our name, or a publisher of a command topic that is not ours.</summary>
    /// <param name="commandTopics">The topics that only we may publish.</param>
    /// <param name="allowedNodes">The nodes that may publish them all the same, by their full names.</param>
    /// <param name="settleTime">How long to wait for discovery first; 2 s is enough on one machine.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>One sentence per problem; empty when nothing speaks against it.</returns>
    public async Task<IReadOnlyList<string>> FindConflictsAsync(
        IReadOnlyList<string> commandTopics, IReadOnlyList<string> allowedNodes, TimeSpan settleTime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commandTopics);
        ArgumentNullException.ThrowIfNull(allowedNodes);
        await Task.Delay(settleTime, context.Clock, cancellationToken).ConfigureAwait(false);
        List<string> problems = [];
        problems.AddRange(Nodes()
            .Where(node => node.FullName == announcer.NodeName && node.Participant != context.Gid)
            .Select(node => $"A node named '{node.FullName}' is running in ROS domain {context.DomainId} already (participant {node.Participant}); stop it, or "
                + "use another name or domain."));
        foreach (string topic in commandTopics)
        {
            problems.AddRange(Publishers(topic)
                .Where(publisher => publisher.Participant != context.Gid && !allowedNodes.Contains(publisher.NodeName))
                .Select(publisher => $"'{topic}' is commanded by {(publisher.NodeName.Length == 0 ? "an unnamed process" : publisher.NodeName)} (participant "
                    + $"{publisher.Participant}); stop it, only one may command an arm."));
        }

        return problems;
    }

    private IReadOnlyList<RosGraphEndpoint> WithNodes(List<RosGraphEndpoint> endpoints)
    {
        Dictionary<Gid, string> owners = [];
        AddOwners(owners, announcer.Node);
        foreach (NodeEntitiesInfo node in announced.Values.SelectMany(info => info.Nodes))
        {
            AddOwners(owners, node);
        }

        return [.. endpoints.Select(endpoint => endpoint with { NodeName = owners.GetValueOrDefault(endpoint.Gid, "") })];
    }

    private static void AddOwners(Dictionary<Gid, string> owners, NodeEntitiesInfo node)
    {
        foreach (Gid gid in node.Readers.Concat(node.Writers))
        {
            owners[gid] = node.FullName;
        }
    }

    private void OnAnnouncement(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        // An announcement that cannot be read, such as one with Humble's longer identifiers, names no node.
        ParticipantEntitiesInfo announcement = new();
        if (CdrMessage.TryRead(payload, announcement))
        {
            announced[announcement.Gid] = announcement;
        }
    }
}
