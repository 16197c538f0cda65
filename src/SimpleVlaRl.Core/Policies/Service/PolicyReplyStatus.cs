namespace SimpleVlaRl.Core.Policies.Service;

/// <summary>
/// What became of a robot's call to an <see cref="IPolicyService"/>. Everything but <see cref="Answered"/> leaves the chunk's content unspecified.
/// </summary>
public enum PolicyReplyStatus
{
    /// <summary>No reply: the value of a reply that nobody made.</summary>
    None,

    /// <summary>The chunk holds the answer.</summary>
    Answered,

    /// <summary>
    /// The call itself is wrong (sizes, prompt, temperature, a lease of another service); asking again with the same content gives the same reply.
    /// </summary>
    Refused,

    /// <summary>The queue is full and this call was the one with the least right to a place in it; ask again, and the service prefers this robot.</summary>
    Overloaded,

    /// <summary>
    /// The answer could not have been ready before the call's expiry, so the network was not run; ask again, and the service prefers this robot.
    /// </summary>
    Expired,

    /// <summary>The same robot asked something newer.</summary>
    Superseded,

    /// <summary>The caller's token was cancelled.</summary>
    Cancelled,

    /// <summary>The runtime failed on this batch; <see cref="PolicyReply.Problem"/> says how. Other calls are not affected.</summary>
    Failed,

    /// <summary>The service is stopping and takes no more calls.</summary>
    Stopping,
}
