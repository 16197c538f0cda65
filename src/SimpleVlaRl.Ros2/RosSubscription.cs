using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Ros2.Interop;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2;

/// <summary>Receives messages of one type from one topic.</summary>
public sealed unsafe class RosSubscription : IDisposable
{
    private readonly RosContext context;
    private readonly RosMessageHandler handler;
    private readonly int reader;
    private readonly int condition;
    private readonly Gid gid;
    private readonly string typeName;
    private readonly string hash;
    private int incompatible;
    private int isDisposed;

    internal RosSubscription(RosContext context, string topic, MessageDescription type, QosProfile profile, RosMessageHandler handler, bool ignoresOwn)
        : this(context, topic, type.DdsTypeName, type.TypeHash, profile, handler, ignoresOwn)
    {
    }

    internal RosSubscription(
        RosContext context, string topic, string ddsTypeName, string typeHash, QosProfile profile, RosMessageHandler handler, bool ignoresOwn)
    {
        this.context = context;
        this.handler = handler;
        (Topic, typeName, hash) = (topic, ddsTypeName, typeHash);
        reader = Endpoints.CreateReader(context.Participant, RosNames.Topic(topic), ddsTypeName, profile, UserData.Topic(typeHash), ignoresOwn);
        gid = Endpoints.GidOf(reader);
        Dds.Check(Dds.dds_set_status_mask(reader, DdsConstants.DDS_REQUESTED_INCOMPATIBLE_QOS_STATUS), "watch a subscription");
        condition = Dds.Check(Dds.dds_create_readcondition(reader, DdsConstants.DDS_ANY_STATE), "wait for messages");
        context.Receiver.Add(reader, OnStatus);
        context.Receiver.Add(condition, OnData);
        context.Announce([gid], []);
    }

    /// <summary>The topic's ROS name.</summary>
    public string Topic { get; }

    /// <summary>How many publishers' messages arrive here.</summary>
    public int MatchedPublishers => Math.Max(0, Dds.dds_get_matched_publications(reader, null, 0));

    /// <summary>How many publishers were found that offer less than is asked for.</summary>
    public int IncompatiblePublishers => Volatile.Read(ref incompatible);

    /// <summary>Who publishes the topic with another type than is asked for, or with another definition of it. Asks the graph: not for every tick.</summary>
    /// <returns>A sentence without a stop that names both sides; null when nobody does.</returns>
    internal string? OtherTypes()
    {
        foreach (RosGraphEndpoint publisher in context.Graph.Publishers(Topic))
        {
            string who = publisher.NodeName.Length > 0 ? publisher.NodeName : $"an unnamed process ({publisher.Participant})";
            if (publisher.TypeName != typeName)
            {
                return $"{who} publishes it as {publisher.TypeName}; expected {typeName}";
            }

            if (publisher.TypeHash.Length > 0 && publisher.TypeHash != hash)
            {
                return $"{who} publishes {typeName} by the definition {publisher.TypeHash}; this program has {hash}, so one of the two was built with another";
            }
        }

        return null;
    }

    /// <summary>Who wrote a message; null when they are gone.</summary>
    internal Gid? PublisherOf(ulong publicationHandle) => MatchedEndpoints.Publication(reader, publicationHandle)?.Gid;

    /// <summary>Stops receiving; a handler in progress has returned by then.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
        {
            context.Withdraw([gid], []);
            context.Receiver.Remove(condition);
            context.Receiver.Remove(reader);
            _ = Dds.dds_delete(reader);
        }
    }

    private void OnData() => RawReader.Drain(reader, context.Clock, handler);

    private void OnStatus()
    {
        DdsIncompatibleQosStatus status;
        if (Dds.dds_get_requested_incompatible_qos_status(reader, &status) == DdsConstants.DDS_RETCODE_OK)
        {
            Volatile.Write(ref incompatible, (int)status.total_count);
            context.Report(new(Topic, false, QosPolicyNames.Of(status.last_policy_id), (int)status.total_count));
        }
    }
}
