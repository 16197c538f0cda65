using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>
/// std_msgs/msg/Float64MultiArray: one value per joint by place, as forward_command_controller takes it. It holds the last when commands stop.
/// </summary>
internal sealed class ArrayOutlet : TopicOutlet
{
    private readonly ChannelValues values;
    private readonly byte[] buffer;

    public ArrayOutlet(RosPublisher publisher, ChannelValues values)
        : base(publisher)
    {
        this.values = values;
        buffer = BufferFor((ref CdrWriter writer) => Float64MultiArray.Write(ref writer, new double[values.Names.Length]));
    }

    /// <inheritdoc/>
    public override bool Send(ReadOnlySpan<double> positions)
    {
        CdrWriter writer = new(buffer);
        Float64MultiArray.Write(ref writer, values.OfPositions(positions));
        return Publish(writer.Written);
    }
}
