using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>
/// The newest tick, from the control thread to an onlooker. The control thread never waits and allocates nothing: it counts up before and after it writes, and
/// an onlooker who saw an odd number, or another one afterwards, reads again.
/// </summary>
/// <param name="jointCount">How many joints the robot has.</param>
internal sealed class LiveTicks(int jointCount)
{
    private const int Attempts = 100;

    private readonly LiveTick newest = new(jointCount);
    private long count;

    /// <summary>An episode begins.</summary>
    public void Begin()
    {
        Volatile.Write(ref count, count + 1);
        Interlocked.MemoryBarrier();
        (newest.Tick, newest.Verdict, newest.Reason, newest.Limited, newest.Rejected) = (-1, GateVerdict.None, GateReason.None, 0, 0);
        Volatile.Write(ref count, count + 1);
    }

    /// <summary>A tick has happened. For the one control thread.</summary>
    public void Write(StepRecord step)
    {
        Volatile.Write(ref count, count + 1);
        Interlocked.MemoryBarrier();
        (newest.Tick, newest.Verdict, newest.Reason) = (step.Tick, step.Verdict, step.Reason);
        newest.Limited += step.Verdict == GateVerdict.Limited ? 1 : 0;
        newest.Rejected += step.Verdict == GateVerdict.Rejected ? 1 : 0;
        step.ProposedPositions.CopyTo(newest.Proposed, 0);
        step.AppliedPositions.CopyTo(newest.Applied, 0);
        Volatile.Write(ref count, count + 1);
    }

    /// <summary>Copies the newest tick.</summary>
    /// <returns>False when it changed as often as it was looked at, which is no ground for waiting.</returns>
    public bool TryRead(LiveTick copy)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long before = Volatile.Read(ref count);
            if ((before & 1) == 0)
            {
                newest.CopyTo(copy);
                Interlocked.MemoryBarrier();
                if (Volatile.Read(ref count) == before)
                {
                    return true;
                }
            }

            Thread.Yield();
        }

        return false;
    }
}
