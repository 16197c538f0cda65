namespace SimpleVlaRl.Messages.Descriptions;

/// <summary>A message as it came, to be handed on unread.</summary>
/// <param name="Topic">The topic's full ROS name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Payload">The payload with its encapsulation.</param>
public sealed record SerializedMessage(string Topic, MessageDescription Type, ReadOnlyMemory<byte> Payload);
