using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Control.Tests;

/// <summary>The ticks after the last, where the gate has nothing to send in one of them.</summary>
public sealed class GivingWayTests
{
    [Theory]
    [InlineData(GateReason.TooSoon, true)]
    [InlineData(GateReason.TooLate, true)]
    [InlineData(GateReason.NotArmed, false)]
    public void TryAsk_WithoutACommand_GoesOnWhereTheNextTickMayHaveOne(GateReason reason, bool goesOn)
    {
        FakeRun run = new();
        ProposedAction proposed = new(run.Robot.Joints.Count);
        Assert.Equal(goesOn, GivingWay.TryAsk(run.Ports with { Gate = new PushingGate(reason) }, proposed, out GateDecision decision));
        Assert.Null(decision.Command);
    }

    /// <summary>Its arm pushes, and it has nothing to send for a reason.</summary>
    private sealed class PushingGate(GateReason reason) : ICommandGate
    {
        public ChunkDecision Admit(ActionChunk chunk) => throw new NotSupportedException();

        public GateDecision Arm(ReadOnlySpan<double> measuredPositions) => throw new NotSupportedException();

        public GateDecision Submit(ProposedAction proposed) => throw new NotSupportedException();

        public GateDecision GiveWay(ProposedAction proposed) => new(GateVerdict.Rejected, reason, -1, null);

        public double HoldingPush(ReadOnlySpan<double> measuredPositions) => 2;

        public void Disarm()
        {
        }

        public void Stop()
        {
        }

        public void ClearStop()
        {
        }
    }
}
