using SimpleVlaRl.Training.Outcomes;

namespace SimpleVlaRl.Training.Tests.Outcomes;

/// <summary>Which threshold is chosen.</summary>
public sealed class OutcomeThresholdTests
{
    [Theory]

    // All are parted: half way between the two kinds.
    [InlineData("0.9+ 0.8+ 0.2- 0.1-", 0.95, 0.5, true)]

    // A failure among the likely ones: above it the precision is 1, with it 2 of 3, with all successes 3 of 4.
    [InlineData("0.9+ 0.8+ 0.7- 0.6+ 0.1-", 0.95, 0.75, true)]
    [InlineData("0.9+ 0.8+ 0.7- 0.6+ 0.1-", 0.75, 0.35, true)]

    // None reaches it: the highest there is.
    [InlineData("0.9- 0.8+ 0.7+ 0.1-", 0.95, 0.4, false)]

    // Equal ones cannot be parted.
    [InlineData("0.8+ 0.8- 0.1-", 0.95, 0.45, false)]

    // So sure that no threshold can be stored between them.
    [InlineData("0.999999999+ 0.9999999- 0.1-", 0.95, 0.999999, false)]
    public void Choose_OfProbabilities_IsTheLowestThatIsPreciseEnough(string looks, double precision, double expected, bool reaches)
    {
        (double, bool)[] parsed =
        [
            .. looks.Split(' ').Select(look => (double.Parse(look[..^1], System.Globalization.CultureInfo.InvariantCulture), look[^1] == '+'))
        ];
        (double threshold, bool isReached) = OutcomeThreshold.Choose(parsed, precision);
        Assert.Equal(expected, threshold, 9);
        Assert.Equal(reaches, isReached);
    }
}
