using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Control.Tests.Arming;

/// <summary>A gate whose own look at the arms finds no measurement the first times.</summary>
internal sealed class BlinkingGate(ICommandGate gate, int misses) : ICommandGate
{
    private int misses = misses;

    public ChunkDecision Admit(ActionChunk chunk) => gate.Admit(chunk);

    public GateDecision Arm(ReadOnlySpan<double> measuredPositions) =>
        misses-- > 0 ? new GateDecision(GateVerdict.Rejected, GateReason.NoMeasurement, -1, null) : gate.Arm(measuredPositions);

    public GateDecision Submit(ProposedAction proposed) => gate.Submit(proposed);

    public GateDecision GiveWay(ProposedAction proposed) => gate.GiveWay(proposed);

    public double HoldingPush(ReadOnlySpan<double> measuredPositions) => gate.HoldingPush(measuredPositions);

    public void Disarm() => gate.Disarm();

    public void Stop() => gate.Stop();

    public void ClearStop() => gate.ClearStop();
}
