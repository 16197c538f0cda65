using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.RmwDdsCommon;

namespace SimpleVlaRl.Ros2.Transport;

/// <summary>
/// Tells ROS which endpoints are our node's: a whole snapshot on <c>ros_discovery_info</c> at every change, with the 16-byte identifiers of Iron and later.
/// </summary>
internal sealed class GraphAnnouncer : IDisposable
{
    public const string Topic = "ros_discovery_info";

    private readonly Lock gate = new();
    private readonly List<Gid> readers = [];
    private readonly List<Gid> writers = [];
    private readonly RawWriter writer;
    private readonly Gid participant;
    private readonly string space;
    private readonly string name;

    public GraphAnnouncer(int participantEntity, string space, string name)
    {
        (this.space, this.name) = (space, name);
        participant = Endpoints.GidOf(participantEntity);
        writer = new(
            participantEntity, Topic, ParticipantEntitiesInfo.Description, GraphQos.Writer, UserData.Topic(ParticipantEntitiesInfo.Description.TypeHash));
        Publish([new(space, name, [], [])]);
    }

    public string NodeName => new NodeEntitiesInfo(space, name, [], []).FullName;

    /// <summary>Our node as it was announced last.</summary>
    public NodeEntitiesInfo Node
    {
        get
        {
            lock (gate)
            {
                return new(space, name, [.. readers], [.. writers]);
            }
        }
    }

    public void Add(ReadOnlySpan<Gid> addedReaders, ReadOnlySpan<Gid> addedWriters)
    {
        lock (gate)
        {
            readers.AddRange(addedReaders);
            writers.AddRange(addedWriters);
            Publish([new(space, name, [.. readers], [.. writers])]);
        }
    }

    public void Remove(ReadOnlySpan<Gid> removedReaders, ReadOnlySpan<Gid> removedWriters)
    {
        lock (gate)
        {
            foreach (Gid gid in removedReaders)
            {
                readers.Remove(gid);
            }

            foreach (Gid gid in removedWriters)
            {
                writers.Remove(gid);
            }

            Publish([new(space, name, [.. readers], [.. writers])]);
        }
    }

    /// <summary>Says that the node is gone; the participant's own leaving follows.</summary>
    public void Dispose()
    {
        Publish([]);
        writer.Dispose();
    }

    // A lost announcement only costs the node its name in other processes' lists, so a failure is not worth stopping for.
    private void Publish(NodeEntitiesInfo[] nodes) => writer.Write(CdrMessage.ToBytes(new ParticipantEntitiesInfo { Gid = participant, Nodes = nodes }), []);
}
