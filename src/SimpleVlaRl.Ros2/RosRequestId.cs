namespace SimpleVlaRl.Ros2;

/// <summary>Whom a reply is for. Replies carry the first two numbers as rmw_cyclonedds sends them.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Sequence">The request.</param>
/// <param name="PublicationHandle">The request's writer, to find out whether the client can hear yet.</param>
public readonly record struct RosRequestId(ulong ClientId, long Sequence, ulong PublicationHandle);
