namespace SimpleVlaRl.Inference.Batching;

/// <summary>Where a call is.</summary>
internal enum CallState
{
    /// <summary>Not taken up yet, or complete.</summary>
    Free,

    /// <summary>In the queue.</summary>
    Waiting,

    /// <summary>A lane reads its request.</summary>
    Preparing,

    /// <summary>The network runs over it; the request is not needed any more, the chunk not yet.</summary>
    Running,
}
