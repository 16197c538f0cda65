namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>A message of a bag.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Type">The type, such as <c>sensor_msgs/msg/JointState</c>.</param>
/// <param name="LogTimeNanoseconds">When it was recorded, nanoseconds since 1970.</param>
/// <param name="Payload">The payload with its encapsulation; valid until the next message is asked for.</param>
public readonly record struct BagMessage(string Topic, string Type, long LogTimeNanoseconds, ReadOnlyMemory<byte> Payload);
