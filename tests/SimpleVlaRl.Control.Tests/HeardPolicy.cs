using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Control.Tests;

/// <summary>A policy that keeps how it was asked to draw.</summary>
internal sealed class HeardPolicy(IPolicy policy) : IPolicy
{
    public List<SamplingParameters> Heard { get; } = [];

    public PolicyManifest Manifest => policy.Manifest;

    public PolicyVersion Identity => policy.Identity;

    public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
    {
        lock (Heard)
        {
            Heard.AddRange(requests.ToArray().Select(request => request.Sampling));
        }

        policy.Infer(requests, chunks);
    }

    public void Dispose() => policy.Dispose();
}
