namespace SimpleVlaRl.Core.Policies;

/// <summary>Port: a policy. Batch in, chunks out. Wrap it to add behaviour; see Inference for the one over ONNX Runtime.</summary>
/// <remarks>One call at a time; implementations need not be thread-safe.</remarks>
public interface IPolicy : IDisposable
{
    /// <summary>What the policy needs and gives.</summary>
    PolicyManifest Manifest { get; }

    /// <summary>Which weights answer.</summary>
    PolicyVersion Identity { get; }

    /// <summary>Answers a batch of requests. A row's answer does not depend on the other rows.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="chunks">One preallocated chunk per request, of the manifest's size.</param>
    /// <exception cref="ArgumentException">A request does not fit the manifest.</exception>
    void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks);
}
