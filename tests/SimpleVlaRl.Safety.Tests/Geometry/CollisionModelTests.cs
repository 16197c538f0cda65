using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety.Geometry;

namespace SimpleVlaRl.Safety.Tests.Geometry;

/// <summary>Distances that can be computed by hand. Against MuJoCo: the tests of SimpleVlaRl.Simulation.</summary>
public sealed class CollisionModelTests
{
    private const double Right = Math.PI / 2;
    private static readonly double[] Home = [0, 0, 1, 0, 0, 1];

    [Fact]
    public void Of_ARobotThatIsUnchecked_IsNull()
    {
        Assert.Null(CollisionModel.Of(TestRobots.TwoArms()));
        Assert.Null(CollisionModel.Of(TwoRods.Robot with { IsCollisionUnchecked = true }));
        Assert.Equal(0.035, CollisionModel.Of(TwoRods.Robot with { TrackingAllowanceMetres = 0.035 })!.Allowance);
    }

    [Fact]
    public void TryPlace_AnArmThatReachesOut_SaysWhereItsCapsulesAre()
    {
        CollisionModel model = CollisionModel.Of(TwoRods.Robot)!;
        Assert.Equal(6, model.CapsuleCount);
        Assert.Equal([0.05, 0.03, 0.01, 0.05, 0.03, 0.01], Enumerable.Range(0, 6).Select(model.RadiusOf));
        Assert.Equal([0, 0, 0, 1, 1, 1], Enumerable.Range(0, 6).Select(model.ArmOf));
        double[] ends = new double[36];
        Assert.True(model.TryPlace([Right, 0, 0.2, 0, 0, 1], ends));

        // The left post stands at y = -0.5, its rod points along y, its finger is 0.05 + 0.1 * 0.2 beyond the rod.
        double[] expected = [0, -0.5, 0, 0, -0.5, 0.3, 0, -0.4, 0.5, 0, -0.1, 0.5, 0, -0.03, 0.5, 0, -0.03, 0.5];
        Assert.All(expected.Zip(ends), pair => Assert.Equal(pair.First, pair.Second, 12));
        Assert.Equal(0.4, ends[27], 12);
        Assert.False(model.TryPlace([0, double.NaN, 0, 0, 0, 0], ends));
    }

    [Fact]
    public void Evaluate_ArmsThatPointAtEachOther_FindsTheirFingers()
    {
        CollisionModel model = CollisionModel.Of(TwoRods.Robot)!;

        // Each reaches 0.4 + 0.05 + 0.1 opening, with a ball of 0.01: 1 - 2 (0.45 + 0.1 * 0.2 + 0.01) is left.
        ClearanceResult result = model.Evaluate([Right, 0, 0.2, -Right, 0, 0.2]);
        Assert.Equal(0.04 - 0.02, result.Slack, 12);
        Assert.Equal((GateReason.Clearance, 0, 1), (result.Kind, result.Arm, result.OtherArm));
        Assert.Equal("left/finger and right/finger are 40 mm apart; expected at least 20 mm", model.Describe(result));
    }

    [Fact]
    public void Evaluate_FingersThatOverlap_IsNegativeAndTheLargerClearanceOfTwoCounts()
    {
        double[] pose = [Right, 0, 0.5, -Right, 0, 0.5];
        Assert.Equal(-0.02 - 0.02, CollisionModel.Of(TwoRods.Robot)!.Evaluate(pose).Slack, 12);
        CollisionModel model = CollisionModel.Of(TwoRods.With("finger", capsule => capsule with { ClearanceMetres = -0.05 }))!;
        Assert.Equal(-0.02 + 0.05, model.Evaluate(pose).Slack, 12);

        // Past each other by 0.1, each is 0.05 from the end of the other's rod, whose clearance is the larger one.
        ClearanceResult result = model.Evaluate([Right, 0, 1, -Right, 0, 1]);
        Assert.Equal(0.05 - 0.01 - 0.03 - 0.02, result.Slack, 12);
        Assert.Equal("left/rod and right/finger are 10 mm apart; expected at least 20 mm", model.Describe(result));
    }

    [Fact]
    public void Evaluate_AFingerThatGoesDown_FindsTheTableWithItsOwnClearance()
    {
        RobotProfile low = TwoRods.Robot with { TableHeightMetres = 0.4 };
        CollisionModel model = CollisionModel.Of(low)!;
        double[] pose = [0, 0.5, 1, 0, 0, 1];
        double height = 0.5 - (0.15 * Math.Sin(0.5)) - 0.01 - 0.4;
        ClearanceResult result = model.Evaluate(pose);
        Assert.Equal(height - 0.02, result.Slack, 12);
        Assert.Equal((GateReason.Clearance, 0, -1), (result.Kind, result.Arm, result.OtherArm));
        Assert.Equal(FormattableString.Invariant($"left/finger is {1000 * height:0.#} mm above the table; expected at least 20 mm"), model.Describe(result));
        RobotProfile touching = TwoRods.With("finger", capsule => capsule with { TableClearanceMetres = -0.03 }) with { TableHeightMetres = 0.4 };
        Assert.Equal(height + 0.03, CollisionModel.Of(touching)!.Evaluate(pose).Slack, 12);
    }

    [Fact]
    public void Evaluate_AToolThatLeavesItsWorkspace_SaysHowFarItIsOutside()
    {
        CollisionModel model = CollisionModel.Of(TwoRods.WithGeometry(geometry => geometry with
        {
            Workspace = new(new(-1, -0.9, 0), new(0.54, 0.9, 1))
        }))!;
        ClearanceResult result = model.Evaluate(Home);
        Assert.Equal(-0.01, result.Slack, 12);
        Assert.Equal((GateReason.Workspace, 0, -1), (result.Kind, result.Arm, result.OtherArm));
        Assert.Equal("the tool of left is 10 mm outside its workspace", model.Describe(result));
    }

    [Fact]
    public void Evaluate_APostThatARodNearlyMeets_IsFoundUnlessTheProfileExceptsIt()
    {
        // The rod is carried by the post through a joint; the finger is not.
        RobotProfile high = TwoRods.WithLinks(link => link.Name == "wrist" ? link with { Origin = new(new(0.08, 0, -0.2), default) } : link);
        ClearanceResult found = CollisionModel.Of(high)!.Evaluate([0, 0, 0, 0, 0, 0]);
        Assert.Equal(0.13 - 0.05 - 0.01 - 0.02, found.Slack, 12);
        Assert.Equal((0, 0), (found.Arm, found.OtherArm));
        RobotProfile excepted = TwoRods.WithLinks(link => link.Name switch
        {
            "wrist" => link with { Origin = new(new(0.08, 0, -0.2), default) },
            "finger" => link with { UncheckedAgainst = ["post", "rod"] },
            _ => link,
        });
        Assert.True(CollisionModel.Of(excepted)!.Evaluate([0, 0, 0, 0, 0, 0]).Slack > found.Slack);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Evaluate_WhatIsNotFinite_IsAsCloseAsCanBe(double value)
    {
        CollisionModel model = CollisionModel.Of(TwoRods.Robot)!;
        for (int joint = 0; joint < Home.Length; joint++)
        {
            double[] pose = [.. Home];
            pose[joint] = value;
            ClearanceResult result = model.Evaluate(pose);
            Assert.Equal((double.NegativeInfinity, GateReason.Clearance), (result.Slack, result.Kind));
            Assert.Contains("not a finite number", model.Describe(result), StringComparison.Ordinal);
        }

        Assert.True(model.Evaluate(Home).Slack > 0);
        Assert.Equal(double.NegativeInfinity, model.Evaluate(Home.AsSpan(1)).Slack);
    }

    /// <summary>A turning joint: from its axis to the end of what it carries. A gripper: its stroke.</summary>
    [Fact]
    public void ReachOf_EveryJoint_IsWhatItsArmSpans()
    {
        CollisionModel model = CollisionModel.Of(TwoRods.Robot)!;
        double travel = 0.05 + (0.1 * 1.05);
        Assert.Equal(0.4 + travel + 0.01, model.ReachOf(0), 12);
        Assert.Equal(travel + 0.01, model.ReachOf(4), 12);
        Assert.Equal(0.1, model.ReachOf(5), 12);
    }

    [Fact]
    public void Evaluate_ManyPoses_AllocatesNothingAndDoesNotDependOnThePoseBefore()
    {
        CollisionModel model = CollisionModel.Of(TwoRods.Robot)!;
        Random random = new(1);
        double[][] poses = [.. Enumerable.Range(0, 500).Select(_ => Home.Select(_ => (random.NextDouble() * 4) - 2).ToArray())];
        double[] slacks = [.. poses.Select(pose => CollisionModel.Of(TwoRods.Robot)!.Evaluate(pose).Slack)];
        model.Evaluate(poses[0]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int differing = 0;
        for (int pose = 0; pose < poses.Length; pose++)
        {
            differing += model.Evaluate(poses[pose]).Slack == slacks[pose] ? 0 : 1;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, differing);
    }
}
