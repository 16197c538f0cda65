using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.InterbotixMessages;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>
/// interbotix_xs_msgs/msg/JointGroupCommand: the joints of a named group by place, as 32-bit numbers. The servos hold the last when commands stop.
/// </summary>
internal sealed class InterbotixGroupOutlet : TopicOutlet
{
    private readonly ChannelValues values;
    private readonly string group;
    private readonly byte[] buffer;

    public InterbotixGroupOutlet(RosPublisher publisher, ChannelValues values, string group)
        : base(publisher)
    {
        (this.values, this.group) = (values, group);
        buffer = BufferFor((ref CdrWriter writer) => JointGroupCommand.Write(ref writer, group, new double[values.Names.Length]));
    }

    /// <inheritdoc/>
    public override bool Send(ReadOnlySpan<double> positions)
    {
        CdrWriter writer = new(buffer);
        JointGroupCommand.Write(ref writer, group, values.OfPositions(positions));
        return Publish(writer.Written);
    }
}
