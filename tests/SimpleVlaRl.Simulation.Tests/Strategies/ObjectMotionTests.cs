using SimpleVlaRl.Simulation.Strategies;

namespace SimpleVlaRl.Simulation.Tests.Strategies;

public sealed class ObjectMotionTests
{
    [Theory]
    [InlineData(0.0099, 0.10, 0.050, HandSides.None, 0, "pushcut(left)")]
    [InlineData(0.0099, 0.10, 0.050, HandSides.Right, 0, "pushcut(left)")]
    [InlineData(0.0099, 0.10, 0.049, HandSides.None, 0, "slide")]
    [InlineData(0.0099, 0.10, 0.049, HandSides.Right, 0, "drag(right)")]
    [InlineData(0.0100, 0.10, 0.049, HandSides.Right, 0, "grasp-and-lift(right)")]
    [InlineData(0.0100, 0.10, 0.050, HandSides.Right, 0, "push-and-lift(right)")]
    [InlineData(0.0100, 0.10, 0.090, HandSides.None, 0, "lift-without-grasp")]
    [InlineData(0.2000, 0.40, 0.010, HandSides.Both, 0, "grasp-and-lift(both)")]
    [InlineData(0.2000, 0.40, 0.010, HandSides.Both, 1, "handover(right,left)")]
    [InlineData(0.2000, 0.40, 0.010, HandSides.Both, 2, "handover(right,left,right)")]
    [InlineData(0.0001, 0.0099, 0.009, HandSides.None, 0, "not-moved")]
    public void Word_AtTheThresholds_IsWhatTheyMean(double lift, double path, double pushed, HandSides grasping, int handOvers, string word)
    {
        ObjectMotion motion = new("cube", lift, path, pushed, HandSides.Left, grasping, HandSides.Right, handOvers);

        Assert.Equal(word, motion.Word);
        Assert.Equal(word.StartsWith("pushcut", StringComparison.Ordinal), motion.IsPushcut);
    }

    [Fact]
    public void Label_SeveralObjects_NamesThoseThatMovedAndCountsAnyPushcut()
    {
        ObjectMotion lifted = new("red", 0.1, 0.2, 0, HandSides.None, HandSides.Left, HandSides.Left, 0);
        ObjectMotion pushed = new("blue", 0.001, 0.2, 0.2, HandSides.Right, HandSides.None, HandSides.None, 0);
        ObjectMotion still = new("green", 0, 0, 0, HandSides.None, HandSides.None, HandSides.None, 0);

        EpisodeStrategy strategy = new([lifted, still, pushed], HandSides.None);

        Assert.Equal("red:grasp-and-lift(left)+blue:pushcut(right)", strategy.Label);
        Assert.True(strategy.IsPushcut);
        Assert.Equal(("no-object-moved", false), (new EpisodeStrategy([still], HandSides.None).Label, new EpisodeStrategy([still], HandSides.None).IsPushcut));
        Assert.Equal("touch(both)", new EpisodeStrategy([], HandSides.Both).Label);
    }
}
