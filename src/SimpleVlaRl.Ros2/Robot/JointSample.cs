namespace SimpleVlaRl.Ros2.Robot;

/// <summary>What a topic has reported of its joints, each from the newest message that had it: a buffer that is filled again and again.</summary>
internal sealed class JointSample(int jointCount)
{
    public double[] Positions { get; } = new double[jointCount];

    public long[] StampsNanoseconds { get; } = new long[jointCount];

    /// <summary>When each arrived; 0 for a joint that never has.</summary>
    public long[] ReceivedTimestamps { get; } = new long[jointCount];

    public PublisherTrack?[] Publishers { get; } = new PublisherTrack?[jointCount];

    public void CopyTo(JointSample destination)
    {
        Positions.CopyTo(destination.Positions, 0);
        StampsNanoseconds.CopyTo(destination.StampsNanoseconds, 0);
        ReceivedTimestamps.CopyTo(destination.ReceivedTimestamps, 0);
        Publishers.CopyTo(destination.Publishers, 0);
    }
}
