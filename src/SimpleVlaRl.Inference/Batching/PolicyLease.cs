using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Inference.Batching;

/// <summary>One user of a version, until it is disposed.</summary>
internal sealed class PolicyLease(BatchQueue queue, VersionInUse version) : IPolicyLease
{
    private int isDisposed;

    public PolicyVersion Identity => version.Engine.Identity;

    /// <summary>The version, for calls of the service that the lease is of.</summary>
    /// <returns>Null when the lease is another service's, or was given back.</returns>
    public VersionInUse? VersionFor(BatchQueue asking) => asking == queue && Volatile.Read(ref isDisposed) == 0 ? version : null;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
        {
            queue.LetGo(version);
        }
    }
}
