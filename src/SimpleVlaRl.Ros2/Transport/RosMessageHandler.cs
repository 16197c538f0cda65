namespace SimpleVlaRl.Ros2.Transport;

/// <summary>
/// Receives messages on the context's receiving thread: copy what is needed and return, all other topics wait. Must not throw and must not dispose endpoints.
/// </summary>
/// <param name="payload">The payload with its encapsulation; valid during the call only, and not to be trusted.</param>
/// <param name="info">What is known of it.</param>
public delegate void RosMessageHandler(ReadOnlySpan<byte> payload, in RosMessageInfo info);
