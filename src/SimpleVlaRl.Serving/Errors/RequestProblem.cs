namespace SimpleVlaRl.Serving.Errors;

/// <summary>Why a request is not answered. Every dialect has its own word for each: a gRPC status, an HTTP status, a websocket close code.</summary>
public enum RequestProblem
{
    /// <summary>The request is malformed, or does not fit the policy.</summary>
    Invalid,

    /// <summary>The request, or a tensor in it, is larger than is taken.</summary>
    TooLarge,

    /// <summary>The caller did not show who it is, or what it showed is wrong or has expired.</summary>
    Unauthenticated,

    /// <summary>The caller is known and may not do this.</summary>
    Forbidden,

    /// <summary>The request was meant for a server of another name.</summary>
    Misdirected,

    /// <summary>There is no such session, model or version.</summary>
    NotFound,

    /// <summary>The request belongs to an earlier episode or to another version of the policy.</summary>
    Stale,

    /// <summary>A newer request of the same robot took its place.</summary>
    Superseded,

    /// <summary>More is waiting than can be answered in time; come back later.</summary>
    Overloaded,

    /// <summary>The answer would have come after its deadline.</summary>
    Late,

    /// <summary>The server is about to stop.</summary>
    Draining,

    /// <summary>The dialect has a feature that is not offered.</summary>
    Unsupported,

    /// <summary>Something went wrong that is not the caller's doing; the server's log says what.</summary>
    Internal,
}
