namespace SimpleVlaRl.Ros2.Transport;

/// <summary>What is known of a received message besides its payload.</summary>
/// <param name="SourceTimestampNanoseconds">When the publisher wrote it, by its wall clock, nanoseconds since 1970.</param>
/// <param name="ReceivedTimestamp">When it was taken here, in ticks of the injected <see cref="TimeProvider"/>.</param>
/// <param name="PublicationHandle">Which publisher wrote it; the same number as long as it is matched.</param>
public readonly record struct RosMessageInfo(long SourceTimestampNanoseconds, long ReceivedTimestamp, ulong PublicationHandle);
