using SimpleVlaRl.Benchmarks.Clearance;

namespace SimpleVlaRl.Simulation.Tests.Clearance;

/// <summary>A hundredth of <c>vla-bench clearance</c>: policies that want the arms to collide, through the gate, measured by MuJoCo.</summary>
public sealed class GatedArmsTests
{
    private const double Expected = 0.02;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.05)]
    public void Run_EveryWildPolicyThroughTheGate_KeepsLinksTwentyMillimetresFromEverything(int delayTicks, double noise)
    {
        using ClearanceBench bench = new(SimulatedRobot.Profile, Options(delayTicks, noise));
        foreach (WildPolicyKind kind in Enum.GetValues<WildPolicyKind>())
        {
            ClearanceRow row = bench.Run(kind, TestContext.Current.CancellationToken);
            TestContext.Current.SendDiagnosticMessage(row.Document().ToJsonString());
            Assert.True(row.Smallest.OfLinks >= Expected, row.Line());
            Assert.True(row.Smallest.FingersToOtherArm >= Expected, row.Line());
            Assert.Equal((1000, 0), (row.Ticks, row.Faults));
            Assert.True(row.Kept > 0, row.Line());
            Assert.True(row.Travel / row.Ticks > (kind == WildPolicyKind.Noise ? 0.0005 : 0.002), $"the arms hardly moved: {row.Travel / row.Ticks} per tick");
        }
    }

    /// <summary>The same without the check: what is measured here can be seen to fail.</summary>
    [Fact]
    public void Run_APolicyThatWantsToCollideWithoutTheCheck_Collides()
    {
        using ClearanceBench bench = new(SimulatedRobot.Profile with { IsCollisionUnchecked = true }, Options(0, 0));
        ClearanceRow row = bench.Run(WildPolicyKind.Collide, TestContext.Current.CancellationToken);
        TestContext.Current.SendDiagnosticMessage(row.Document().ToJsonString());
        Assert.True(row.Smallest.OfLinks < 0, row.Line());
    }

    private static ClearanceOptions Options(int delayTicks, double noise) => new() { Ticks = 1000, Seed = 1, DelayTicks = delayTicks, Noise = noise };
}
