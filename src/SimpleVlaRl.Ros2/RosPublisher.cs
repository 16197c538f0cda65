using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Ros2.Interop;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2;

/// <summary>Publishes messages of one type on one topic. Any thread may publish.</summary>
public sealed unsafe class RosPublisher : IDisposable
{
    private readonly RosContext context;
    private readonly RawWriter writer;
    private long failed;
    private int incompatible;
    private int isDisposed;

    internal RosPublisher(RosContext context, string topic, MessageDescription type, QosProfile profile)
    {
        this.context = context;
        Topic = topic;
        writer = new(context.Participant, RosNames.Topic(topic), type, profile, UserData.Topic(type.TypeHash));
        Dds.Check(Dds.dds_set_status_mask(writer.Entity, DdsConstants.DDS_OFFERED_INCOMPATIBLE_QOS_STATUS), "watch a publisher");
        context.Receiver.Add(writer.Entity, OnStatus);
        context.Announce([], [writer.Gid]);
    }

    /// <summary>The topic's ROS name.</summary>
    public string Topic { get; }

    /// <summary>How many subscriptions get the messages.</summary>
    public int MatchedSubscriptions => Math.Max(0, Dds.dds_get_matched_subscriptions(writer.Entity, null, 0));

    /// <summary>How many messages could not be written.</summary>
    public long Failed => Interlocked.Read(ref failed);

    /// <summary>How many subscriptions were found that asked for more than is offered.</summary>
    public int IncompatibleSubscriptions => Volatile.Read(ref incompatible);

    /// <summary>Publishes a message. Does not allocate; a reliable publisher waits for a slow network for 100 ms at most.</summary>
    /// <param name="payload">The payload with its encapsulation; at least 5 bytes.</param>
    /// <returns>Whether it was written; when not, <see cref="Failed"/> counts it.</returns>
    public bool Publish(ReadOnlySpan<byte> payload) => Publish(payload, []);

    /// <summary>Publishes a message whose payload lies in two places, such as an image's header and its pixels. Does not allocate.</summary>
    /// <param name="start">The start with its encapsulation; at least 4 bytes.</param>
    /// <param name="rest">What follows directly.</param>
    /// <returns>Whether it was written; when not, <see cref="Failed"/> counts it.</returns>
    public bool Publish(ReadOnlySpan<byte> start, ReadOnlySpan<byte> rest)
    {
        bool written = writer.Write(start, rest);
        if (!written)
        {
            Interlocked.Increment(ref failed);
        }

        return written;
    }

    /// <summary>Publishes a message. Allocates its payload: not for hot paths.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Whether it was written; when not, <see cref="Failed"/> counts it.</returns>
    public bool Publish(ICdrMessage message) => Publish(CdrMessage.ToBytes(message));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
        {
            context.Withdraw([], [writer.Gid]);
            context.Receiver.Remove(writer.Entity);
            writer.Dispose();
        }
    }

    private void OnStatus()
    {
        DdsIncompatibleQosStatus status;
        if (Dds.dds_get_offered_incompatible_qos_status(writer.Entity, &status) == DdsConstants.DDS_RETCODE_OK)
        {
            Volatile.Write(ref incompatible, (int)status.total_count);
            context.Report(new(Topic, true, QosPolicyNames.Of(status.last_policy_id), (int)status.total_count));
        }
    }
}
