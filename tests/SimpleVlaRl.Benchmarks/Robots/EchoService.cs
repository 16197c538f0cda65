using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>A policy that answers at once and always the same: what is left of a request's time is the protocol's.</summary>
internal sealed class EchoService(PolicyManifest manifest) : IPolicyService
{
    public PolicyManifest Manifest => manifest;

    public PolicyVersion Identity { get; } = new(manifest.Name, 1, "echo", "none", "none");

    public TimeProvider Time => TimeProvider.System;

    public int BatchLimit => 1;

    public PolicyServiceCounts Counts { get; } = new();

    public ValueTask<PolicyReply> AskAsync(PolicyCall call, CancellationToken cancellation = default) =>
        ValueTask.FromResult(
            new PolicyReply(PolicyReplyStatus.Answered, Identity, new PolicyTimings(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, 1), false, ""));

    public IPolicyLease Lease() => new EchoLease(Identity);

    private sealed record EchoLease(PolicyVersion Identity) : IPolicyLease
    {
        public void Dispose()
        {
        }
    }
}
