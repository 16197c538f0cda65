using System.Collections.Concurrent;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Testing;

/// <summary>
/// A service without a network: answers every call after a set delay, or with the status a test asks for; supersedes and counts as the contract says.
/// </summary>
internal sealed class FakePolicyService(PolicyManifest manifest, TimeProvider time) : IPolicyService, IPolicyVersions
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> running = [];
    private int version = 1;
    private long answered;

    public PolicyManifest Manifest => manifest;

    public PolicyVersion Identity => Of(this.version);

    public TimeProvider Time => time;

    public int BatchLimit => 4;

    /// <summary>The digest of the version that answers.</summary>
    public string Digest { get; set; } = "fake";

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>What every call is told; a test changes it.</summary>
    public PolicyReplyStatus Status { get; set; } = PolicyReplyStatus.Answered;

    /// <summary>Seen once per call, before the answer; a test looks at what arrived.</summary>
    public Action<PolicyCall>? OnCall { get; set; }

    public PolicyServiceCounts Counts => new() { Answered = Interlocked.Read(ref answered), Running = running.Count };

    public IReadOnlyList<PolicyVersion> Loaded => [Identity];

    public async ValueTask<PolicyReply> AskAsync(PolicyCall call, CancellationToken cancellation = default)
    {
        if (call.Request.Frames.Count != manifest.Cameras.Count)
        {
            return PolicyReply.Without(PolicyReplyStatus.Refused, $"There are {call.Request.Frames.Count} frames; the policy takes {manifest.Cameras.Count}.");
        }

        OnCall?.Invoke(call);
        if (Status != PolicyReplyStatus.Answered)
        {
            return PolicyReply.Without(Status, $"The fake was told to reply {Status}.");
        }

        if (call.ExpiryTimestamp <= time.GetTimestamp())
        {
            return PolicyReply.Without(PolicyReplyStatus.Expired, "The call had expired when it came.");
        }

        PolicyVersion identity = call.Lease?.Identity ?? Identity;
        using CancellationTokenSource superseded = new();
        string robot = call.Robot;
        running.AddOrUpdate(robot, superseded, (_, older) =>
        {
            older.Cancel();
            return superseded;
        });
        try
        {
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(superseded.Token, cancellation);
            await Task.Delay(Delay, time, either.Token);
        }
        catch (OperationCanceledException)
        {
            return cancellation.IsCancellationRequested
                ? PolicyReply.Without(PolicyReplyStatus.Cancelled, "The caller cancelled.")
                : PolicyReply.Without(PolicyReplyStatus.Superseded, "The robot asked something newer.");
        }
        finally
        {
            running.TryRemove(new KeyValuePair<string, CancellationTokenSource>(robot, superseded));
        }

        // Values that a test can tell apart: waypoint, joint and chunk index are in every number.
        for (int index = 0; index < call.Chunk.Actions.Length; index++)
        {
            call.Chunk.Actions[index] = (0.001f * index) + call.Request.Sampling.ChunkIndex;
            call.Chunk.Tokens[index] = index % 256;
            call.Chunk.LogProbabilities[index] = -0.5f;
            call.Chunk.Entropies[index] = 0.25f;
        }

        Interlocked.Increment(ref answered);
        return new PolicyReply(
            PolicyReplyStatus.Answered, identity, new PolicyTimings(TimeSpan.Zero, TimeSpan.Zero, Delay, 1), time.GetTimestamp() > call.DeadlineTimestamp, "");
    }

    public IPolicyLease Lease() => new FakeLease(Identity);

    public Task<VersionChange> ChangeToAsync(int version, CancellationToken cancellation = default)
    {
        this.version = version;
        return Task.FromResult(new VersionChange(true, Identity, "", ["the fake tests nothing"], TimeSpan.Zero));
    }

    public VersionChange RollBack()
    {
        this.version--;
        return new VersionChange(true, Identity, "", [], TimeSpan.Zero);
    }

    private PolicyVersion Of(int version) => new(manifest.Name, version, Digest, "none", "none");

    private sealed class FakeLease(PolicyVersion identity) : IPolicyLease
    {
        public PolicyVersion Identity => identity;

        public void Dispose()
        {
        }
    }
}
