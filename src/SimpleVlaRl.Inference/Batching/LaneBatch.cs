using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Inference.Batching;

/// <summary>The batch of one thread, from the queue to the replies; used again and again.</summary>
internal sealed class LaneBatch(int index, int batchLimit)
{
    /// <summary>Which thread.</summary>
    public int Index => index;

    /// <summary>The calls; the first <see cref="Count"/> count.</summary>
    public CallSlot[] Calls { get; } = new CallSlot[batchLimit];

    /// <summary>Their requests.</summary>
    public PolicyRequest[] Requests { get; } = new PolicyRequest[batchLimit];

    public int Count { get; private set; }

    /// <summary>The version that all of them get.</summary>
    public VersionInUse Version { get; private set; } = null!;

    /// <summary>The version's buffers of this thread.</summary>
    public IEngineLane Lane => Version.Lanes[index];

    /// <summary>When the batch was taken.</summary>
    public long Taken { get; private set; }

    /// <summary>When its inputs were ready.</summary>
    public long Prepared { get; set; }

    /// <summary>Takes calls; the queue's lock is held.</summary>
    public void Begin(VersionInUse version, ReadOnlySpan<CallSlot> calls, long now)
    {
        (Version, Count, Taken) = (version, calls.Length, now);
        for (int row = 0; row < calls.Length; row++)
        {
            CallSlot slot = Calls[row] = calls[row];
            slot.State = CallState.Preparing;
            slot.Taken = now;
            Requests[row] = slot.Call.Request;
        }
    }
}
