namespace SimpleVlaRl.Core.Policies.Service;

/// <summary>
/// Port: a policy that many robots ask at the same time. Calls that wait are joined into batches; see Inference for the one over ONNX Runtime.
/// </summary>
/// <remarks>
/// <para>
/// Safe to use from any thread. A robot has at most one call in the service: a newer one supersedes the older, whose task then completes with
/// <see cref="PolicyReplyStatus.Superseded"/> as soon as the service has let go of its buffers. A call that runs alone when it is superseded or
/// cancelled is stopped at the network's next operator; one that shares a batch is left out of the answer.
/// </para>
/// <para>
/// Order: robots that were turned away since their last answer come first, the more often the earlier; then the earliest deadline. The queue is
/// bounded; a call that finds it full displaces the one with the least right to its place, or is itself turned away. So with more load than the machine
/// can carry every robot is answered in turn, and none starves. A call that could not be ready before its expiry is turned away without a run.
/// </para>
/// <para>
/// A batch is of one version and one temperature. The version of a call without a lease is the one that is current when its batch is formed, so a change
/// takes effect between chunks; with a lease, between groups. All versions of a service are versions of one policy: sizes never change.
/// </para>
/// <para>A row's answer does not depend on who else is in its batch, up to the tolerance of the graph contract (log-probabilities within 1e-5).</para>
/// </remarks>
public interface IPolicyService
{
    /// <summary>What the policy needs and gives; sizes are those of every version.</summary>
    PolicyManifest Manifest { get; }

    /// <summary>The current version.</summary>
    PolicyVersion Identity { get; }

    /// <summary>The clock of deadlines and expiries.</summary>
    TimeProvider Time { get; }

    /// <summary>The largest batch that is run; 1 where batching does not pay.</summary>
    int BatchLimit { get; }

    /// <summary>What the service has done.</summary>
    PolicyServiceCounts Counts { get; }

    /// <summary>Asks. Never throws for what a robot sent; the reply says what was wrong.</summary>
    /// <param name="call">The call; the service's until the task is complete.</param>
    /// <param name="cancellation">Takes the call back; the reply is <see cref="PolicyReplyStatus.Cancelled"/>, not an exception.</param>
    /// <returns>The reply. Await it once. Its continuation runs on the thread pool, never on the thread that runs the network.</returns>
    ValueTask<PolicyReply> AskAsync(PolicyCall call, CancellationToken cancellation = default);

    /// <summary>Holds the current version for a group of episodes; give the lease with every call of the group.</summary>
    /// <returns>The lease; dispose it.</returns>
    IPolicyLease Lease();
}
