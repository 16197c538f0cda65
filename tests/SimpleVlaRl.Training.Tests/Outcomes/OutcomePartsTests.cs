using SimpleVlaRl.Training.Outcomes;

namespace SimpleVlaRl.Training.Tests.Outcomes;

/// <summary>Which start is for what.</summary>
public sealed class OutcomePartsTests
{
    [Fact]
    public void Of_ManyStarts_AreSharedSixTwoTwo()
    {
        OutcomePart[] parts = [.. Enumerable.Range(0, 10_000).Select(start => OutcomeParts.Of("fold_towel", start, 1))];
        Assert.InRange(parts.Count(part => part == OutcomePart.Fitting), 5_850, 6_150);
        Assert.InRange(parts.Count(part => part == OutcomePart.Choice), 1_870, 2_130);
        Assert.Equal(parts, Enumerable.Range(0, 10_000).Select(start => OutcomeParts.Of("fold_towel", start, 1)));
        Assert.NotEqual(parts, Enumerable.Range(0, 10_000).Select(start => OutcomeParts.Of("fold_towel", start, 2)));
    }
}
