namespace SimpleVlaRl.Ros2.Robot;

/// <summary>One arm's joint state: a buffer that is filled again and again.</summary>
internal sealed class JointSample(int jointCount)
{
    public double[] Positions { get; } = new double[jointCount];

    public long StampNanoseconds { get; set; }

    public long ReceivedTimestamp { get; set; }

    public void CopyTo(JointSample destination)
    {
        Positions.CopyTo(destination.Positions, 0);
        destination.StampNanoseconds = StampNanoseconds;
        destination.ReceivedTimestamp = ReceivedTimestamp;
    }
}
