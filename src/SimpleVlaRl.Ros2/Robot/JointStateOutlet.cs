using SimpleVlaRl.Core.Time;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SensorMessages;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>sensor_msgs/msg/JointState as a command: positions by name, with the time of sending. Velocities and efforts are left away.</summary>
internal sealed class JointStateOutlet : TopicOutlet
{
    private readonly ChannelValues values;
    private readonly TimeProvider clock;
    private readonly byte[] buffer;

    public JointStateOutlet(RosPublisher publisher, ChannelValues values, TimeProvider clock)
        : base(publisher)
    {
        (this.values, this.clock) = (values, clock);
        buffer = BufferFor((ref CdrWriter writer) => JointState.Write(ref writer, 0, values.Names, new double[values.Names.Length], [], []));
    }

    /// <inheritdoc/>
    public override bool Send(ReadOnlySpan<double> positions)
    {
        CdrWriter writer = new(buffer);
        JointState.Write(ref writer, WallClock.Nanoseconds(clock), values.Names, values.OfPositions(positions), [], []);
        return Publish(writer.Written);
    }
}
