using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Inference.Batching;

/// <summary>Counts what became of calls; guarded by the service's lock.</summary>
internal sealed class ServiceCounter
{
    private readonly long[] byStatus = new long[Enum.GetValues<PolicyReplyStatus>().Length];

    public long Late { get; set; }

    public long Batches { get; set; }

    public int Running { get; set; }

    public void Add(PolicyReplyStatus status) => byStatus[(int)status]++;

    public PolicyServiceCounts Snapshot(int waiting) => new()
    {
        Answered = Of(PolicyReplyStatus.Answered),
        Late = Late,
        Refused = Of(PolicyReplyStatus.Refused),
        Overloaded = Of(PolicyReplyStatus.Overloaded),
        Expired = Of(PolicyReplyStatus.Expired),
        Superseded = Of(PolicyReplyStatus.Superseded),
        Cancelled = Of(PolicyReplyStatus.Cancelled),
        Failed = Of(PolicyReplyStatus.Failed),
        Batches = Batches,
        Waiting = waiting,
        Running = Running,
    };

    private long Of(PolicyReplyStatus status) => byStatus[(int)status];
}
