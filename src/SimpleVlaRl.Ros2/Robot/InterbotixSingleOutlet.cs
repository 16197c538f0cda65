using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.InterbotixMessages;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>interbotix_xs_msgs/msg/JointSingleCommand: one message for each joint, by name, as a 32-bit number.</summary>
internal sealed class InterbotixSingleOutlet : TopicOutlet
{
    private readonly ChannelValues values;
    private readonly byte[] buffer;

    public InterbotixSingleOutlet(RosPublisher publisher, ChannelValues values)
        : base(publisher)
    {
        this.values = values;
        string longest = values.Names.MaxBy(System.Text.Encoding.UTF8.GetByteCount)!;
        buffer = BufferFor((ref CdrWriter writer) => JointSingleCommand.Write(ref writer, longest, 0));
    }

    /// <inheritdoc/>
    public override bool Send(ReadOnlySpan<double> positions)
    {
        ReadOnlySpan<double> sent = values.OfPositions(positions);
        bool areSent = true;
        for (int joint = 0; joint < sent.Length; joint++)
        {
            CdrWriter writer = new(buffer);
            JointSingleCommand.Write(ref writer, values.Names[joint], sent[joint]);
            areSent &= Publish(writer.Written);
        }

        return areSent;
    }
}
