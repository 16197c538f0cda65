using SimpleVlaRl.Core.Outcomes;

namespace SimpleVlaRl.Core.Tests.Outcomes;

/// <summary>When looks become a claim.</summary>
public sealed class ClaimWatchTests
{
    [Theory]
    [InlineData("0.1 0.6 0.7", 2)]
    [InlineData("0.1 0.6 0.4 0.6 0.9 0.9", 4)]
    [InlineData("0.1 0.6 NaN 0.6 0.5", 4)]
    [InlineData("0.1 0.6 0.2", -1)]
    [InlineData("0.1 NaN NaN NaN", -1)]

    // Done from the start: nobody has done it.
    [InlineData("0.9 0.9 0.9 0.9", -1)]
    [InlineData("NaN 0.9 0.9 0.9", -1)]
    [InlineData("0.9 0.9 0.3 0.9 0.9", 4)]
    public void Look_SeveralInARow_ClaimsOnce(string probabilities, int expected)
    {
        ClaimWatch watch = new(SampleClassifier.Manifest("two-arms", "fold_towel", ["cam_high"]));
        bool[] claims = [.. probabilities.Split(' ').Select(text => watch.Look(float.Parse(text, System.Globalization.CultureInfo.InvariantCulture)))];
        Assert.Equal(expected, Array.IndexOf(claims, true));
        Assert.Equal(expected >= 0, watch.HasClaimed);
        Assert.InRange(claims.Count(isClaimed => isClaimed), 0, 1);
    }

    [Fact]
    public void Begin_AfterAClaim_ForgetsItAll()
    {
        ClaimWatch watch = new(SampleClassifier.Manifest("two-arms", "fold_towel", ["cam_high"], holdLooks: 1));
        watch.Look(0.1f);
        Assert.True(watch.Look(0.9f));
        watch.Begin();
        Assert.False(watch.Look(0.9f));
        Assert.False(watch.HasClaimed);
        Assert.False(watch.HasSeenUndone);
    }
}
