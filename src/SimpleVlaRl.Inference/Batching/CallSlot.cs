using System.Threading.Tasks.Sources;
using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Inference.Batching;

/// <summary>A call's place in the service and the task that its caller awaits; used again and again, so that a call allocates nothing.</summary>
/// <remarks>All fields but the task's own are guarded by the service's lock.</remarks>
internal sealed class CallSlot(Action<CallSlot> giveBack) : IValueTaskSource<PolicyReply>, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<PolicyReply> task;
    private PolicyReply reply;

    public PolicyCall Call { get; private set; } = null!;

    public RobotState Robot { get; private set; } = null!;

    /// <summary>The version that must answer; null for whichever is current when a batch is formed.</summary>
    public VersionInUse? Pinned { get; private set; }

    public CancellationToken Cancellation { get; private set; }

    public CancellationTokenRegistration Registration { get; set; }

    public CallState State { get; set; }

    /// <summary>What the call is told once a lane has let go of it; None while it is wanted.</summary>
    public PolicyReplyStatus DroppedAs { get; set; }

    /// <summary>The deadline, copied: callers' objects are not looked at while calls are compared.</summary>
    public long Deadline { get; private set; }

    public long Expiry { get; private set; }

    public float Temperature { get; private set; }

    public long Arrival { get; private set; }

    /// <summary>When a lane took it.</summary>
    public long Taken { get; set; }

    /// <summary>The task of the call to come.</summary>
    public ValueTask<PolicyReply> Task => new(this, task.Version);

    public void Begin(PolicyCall call, RobotState robot, VersionInUse? pinned, long arrival, CancellationToken cancellation)
    {
        Call = call;
        Robot = robot;
        Pinned = pinned;
        Cancellation = cancellation;
        Deadline = call.DeadlineTimestamp;
        Expiry = call.ExpiryTimestamp;
        Temperature = call.Request.Sampling.Temperature;
        Arrival = arrival;
        DroppedAs = PolicyReplyStatus.None;
    }

    /// <summary>Completes the task on the thread pool: whoever awaits it never runs on a lane.</summary>
    public void Complete(in PolicyReply reply)
    {
        State = CallState.Free;
        Registration.Unregister();
        Registration = default;
        this.reply = reply;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => task.SetResult(this.reply);

    PolicyReply IValueTaskSource<PolicyReply>.GetResult(short token)
    {
        PolicyReply reply = task.GetResult(token);
        task.Reset();
        (Call, Robot, Pinned, Cancellation, this.reply) = (null!, null!, null, default, default);
        giveBack(this);
        return reply;
    }

    ValueTaskSourceStatus IValueTaskSource<PolicyReply>.GetStatus(short token) => task.GetStatus(token);

    void IValueTaskSource<PolicyReply>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        task.OnCompleted(continuation, state, token, flags);
}
