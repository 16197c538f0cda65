using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Benchmarks.Stopping;

/// <summary>Between the loop, the gate and the topics: notes when the first command is out that a stop has changed.</summary>
internal sealed class StopProbe(ICommandGate gate, IJointCommandSink sink) : ICommandGate, IJointCommandSink
{
    private long changedTimestamp;
    private bool isStopping;

    /// <summary>When the first command of a stop was sent; 0 before.</summary>
    public long ChangedTimestamp => Volatile.Read(ref changedTimestamp);

    /// <summary>Forgets the last stop.</summary>
    public void Clear()
    {
        isStopping = false;
        Volatile.Write(ref changedTimestamp, 0);
    }

    public ChunkDecision Admit(ActionChunk chunk) => gate.Admit(chunk);

    public GateDecision Arm(ReadOnlySpan<double> measuredPositions) => gate.Arm(measuredPositions);

    public GateDecision Submit(ProposedAction proposed) => Noted(gate.Submit(proposed));

    public GateDecision GiveWay(ProposedAction proposed) => Noted(gate.GiveWay(proposed));

    public double HoldingPush(ReadOnlySpan<double> measuredPositions) => gate.HoldingPush(measuredPositions);

    public void Disarm() => gate.Disarm();

    public void Stop() => gate.Stop();

    public void ClearStop() => gate.ClearStop();

    public string? Publish(JointCommand command)
    {
        string? unsent = sink.Publish(command);
        if (isStopping && changedTimestamp == 0)
        {
            Volatile.Write(ref changedTimestamp, TimeProvider.System.GetTimestamp());
        }

        return unsent;
    }

    public string? Unheard() => sink.Unheard();

    public void Dispose()
    {
        // The wiring owns both.
    }

    private GateDecision Noted(GateDecision decision)
    {
        isStopping |= decision.Reason.HasFlag(GateReason.Stopped);
        return decision;
    }
}
