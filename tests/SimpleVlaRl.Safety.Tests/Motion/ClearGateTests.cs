using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Safety.Geometry;
using SimpleVlaRl.Safety.Tests.Geometry;

namespace SimpleVlaRl.Safety.Tests.Motion;

/// <summary>The gate of a robot whose arms can hit each other: however fast they are sent together, they stop apart.</summary>
public sealed class ClearGateTests
{
    private readonly CommandGate gate = new(TwoRods.Robot, 2);
    private readonly CollisionModel model = CollisionModel.Of(TwoRods.Robot)!;
    private readonly ProposedAction proposed = new(6) { IsMeasured = true, Source = ActionSource.Policy };
    private readonly double[] apart = [0, 0, 1, 0, 0, 1];
    private readonly double[] together = [1.57, 0, 1, -1.57, 0, 1];

    [Fact]
    public void Submit_ArmsSentIntoEachOtherAtFullSpeed_StopWithTheAllowanceAndComeApartAgain()
    {
        Assert.True(model.Evaluate(together).Slack < 0);
        gate.Arm(apart);
        GateReason seen = GateReason.None;
        double[] before = [.. apart];
        for (int tick = 0; tick < 60; tick++)
        {
            seen |= Send(together).Reason;
            Assert.True(model.Evaluate(gate.LastPositions).Slack >= model.Allowance - 1e-6, $"tick {tick}: {model.Evaluate(gate.LastPositions).Slack}");
            before = gate.LastPositions.ToArray();
        }

        Assert.True(seen.HasFlag(GateReason.Clearance), $"{seen}");
        Assert.True(before[0] > 0.8, $"they have hardly moved: {before[0]}");
        Assert.Contains("apart; expected at least", gate.TooClose, StringComparison.Ordinal);
        for (int tick = 0; tick < 90; tick++)
        {
            Send(apart);
        }

        Assert.Equal(apart, gate.LastPositions.ToArray().Select(value => Math.Round(value, 9)));
    }

    [Fact]
    public void Submit_WhereTheArmsAreMeasuredTooClose_OnlyLetsThemApart()
    {
        double[] close = FindPose(slack: 0.002);
        gate.Arm(close);
        double[] closer = [.. FindPose(slack: -0.002)];
        double start = model.Evaluate(gate.LastPositions).Slack;
        for (int tick = 0; tick < 40; tick++)
        {
            together.CopyTo(proposed.Positions, 0);
            closer.CopyTo(proposed.MeasuredPositions, 0);
            gate.Submit(proposed);
            Assert.True(model.Evaluate(gate.LastPositions).Slack >= start - 1e-6, $"tick {tick}");
        }

        for (int tick = 0; tick < 80; tick++)
        {
            apart.CopyTo(proposed.Positions, 0);
            closer.CopyTo(proposed.MeasuredPositions, 0);
            gate.LastPositions.CopyTo(proposed.MeasuredPositions);
            gate.Submit(proposed);
        }

        Assert.True(model.Evaluate(gate.LastPositions).Slack > 0.1);
    }

    [Fact]
    public void Submit_ArmedInsideTheAllowance_MovesSlowlyUntilTheArmsAreOutOfIt()
    {
        gate.Arm(FindPose(slack: 0.3 * model.Allowance));
        double fastestInside = 0;
        double fastest = 0;
        double[] before = gate.LastPositions.ToArray();
        for (int tick = 0; tick < 60; tick++)
        {
            bool isInside = model.Evaluate(gate.LastPositions).Slack < 0.9 * model.Allowance;
            Send(apart);
            double share = Math.Abs(gate.LastPositions[0] - before[0]) * TwoRods.Robot.ServoRateHertz / TwoRods.Robot.Joints[0].MaximumVelocity;
            (fastestInside, fastest) = (isInside ? Math.Max(fastestInside, share) : fastestInside, Math.Max(fastest, share));
            before = gate.LastPositions.ToArray();
        }

        Assert.InRange(fastestInside, 0.01, 0.2 + 1e-9);
        Assert.InRange(fastest, 0.5, 1);
    }

    [Fact]
    public void Submit_WhereOneArmIsStuck_TheOtherStaysAwayFromWhereItIs()
    {
        double[] near = FindPose(1.05 * model.Allowance, [1.4, 0, 1, 0, 0, 1], [1.4, 0, 1, -1.57, 0, 1]);
        gate.Arm(near);
        double largestLag = 0;
        double least = double.PositiveInfinity;
        for (int tick = 0; tick < 60; tick++)
        {
            // The left rod is sent away and does not move; then the right one is sent to where it was.
            (proposed.Positions[0], proposed.Positions[1], proposed.Positions[2]) = (near[0] + 0.3, 0, 1);
            (tick < 15 ? near : together).AsSpan(3).CopyTo(proposed.Positions.AsSpan(3));
            gate.LastPositions.CopyTo(proposed.MeasuredPositions);
            near.AsSpan(0, 3).CopyTo(proposed.MeasuredPositions);
            gate.Submit(proposed);
            largestLag = Math.Max(largestLag, gate.LastPositions[0] - near[0]);
            least = Math.Min(least, model.Evaluate([.. near[..3], .. gate.LastPositions[3..]]).Slack);
        }

        Assert.True(largestLag > 0.2, $"the left arm was not sent away: {largestLag}");
        Assert.True(least > 0.3 * model.Allowance, $"{least}");
    }

    [Fact]
    public void Submit_WhereAnArmWasPushedNearTheOther_HoldsUntilItFollowsAgain()
    {
        gate.Arm(FindPose(slack: model.Allowance));
        FindPose(slack: 0.3 * model.Allowance).CopyTo(proposed.MeasuredPositions, 0);
        apart.CopyTo(proposed.Positions, 0);
        GateDecision decision = gate.Submit(proposed);
        Assert.Equal((GateVerdict.Rejected, GateReason.Clearance), (decision.Verdict, decision.Reason));
        Assert.Equal(ActionSource.Hold, decision.Command!.Source);

        // Where they are measured where they were sent, they follow again.
        Assert.NotEqual(GateVerdict.Rejected, Send(apart).Verdict);
    }

    [Fact]
    public void Arm_WhereTheArmsAreTooClose_IsRejectedAndSaysWhat()
    {
        Assert.Equal(new GateDecision(GateVerdict.Rejected, GateReason.Clearance, -1, null), gate.Arm(FindPose(slack: -0.001)));
        Assert.Contains("expected at least 20 mm", gate.TooClose, StringComparison.Ordinal);
    }

    private GateDecision Send(double[] wishes)
    {
        wishes.CopyTo(proposed.Positions, 0);
        gate.LastPositions.CopyTo(proposed.MeasuredPositions);
        return gate.Submit(proposed);
    }

    /// <summary>On the way from apart to together, where the arms have a slack.</summary>
    private double[] FindPose(double slack) => FindPose(slack, apart, together);

    private double[] FindPose(double slack, double[] from, double[] to)
    {
        (double low, double high) = (0, 1);
        double[] pose = [];
        for (int halving = 0; halving < 50; halving++)
        {
            double share = (low + high) / 2;
            pose = [.. from.Zip(to, (one, other) => one + (share * (other - one)))];
            (low, high) = model.Evaluate(pose).Slack > slack ? (share, high) : (low, share);
        }

        return pose;
    }
}
