using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Inference.Batching;

/// <summary>The sentences of replies that are not answers; constant, so that turning a call away costs nothing.</summary>
internal static class Replies
{
    public static string Of(PolicyReplyStatus status) => status switch
    {
        PolicyReplyStatus.Overloaded => "The queue is full and this call had the least right to a place in it; ask again, the service prefers this robot now.",
        PolicyReplyStatus.Expired =>
            "The answer could not have been ready before the call's expiry, so it was not computed; ask again, the service prefers this robot now.",
        PolicyReplyStatus.Superseded => "The robot asked something newer.",
        PolicyReplyStatus.Cancelled => "The caller took the call back.",
        PolicyReplyStatus.Stopping => "The service is stopping; ask another one.",
        _ => "The runtime failed.",
    };
}
