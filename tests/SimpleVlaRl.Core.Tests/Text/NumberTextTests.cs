using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Text;

namespace SimpleVlaRl.Core.Tests.Text;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("0.0001", 0.0001)]
    [InlineData("1e-3", 1e-3)]
    [InlineData("-2.5", -2.5)]
    [InlineData("+3", 3)]
    [InlineData(".5", 0.5)]
    [InlineData("0", 0)]
    [InlineData("0e5", 0)]
    public void TryParse_ANumber_IsThatNumber(string text, double expected)
    {
        Assert.True(NumberText.TryParse(text, out double value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("0,0001")]
    [InlineData("1,2")]
    [InlineData("1_000")]
    [InlineData("NaN")]
    [InlineData("∞")]
    [InlineData("1e999")]
    [InlineData("1e-999")]
    [InlineData("5s")]
    [InlineData(" 5")]
    [InlineData("5\n")]
    [InlineData("0x10")]
    [InlineData("")]
    [InlineData(null)]
    public void TryParse_WhatIsNoNumber_IsRefused(string? text) => Assert.False(NumberText.TryParse(text, out double _));

    [Theory]
    [InlineData("4.0")]
    [InlineData("4e2")]
    [InlineData("99999999999")]
    [InlineData("1,000")]
    public void TryParse_AWholeNumberWithMoreThanDigits_IsRefused(string text) => Assert.False(NumberText.TryParse(text, out int _));

    [Fact]
    public void Problem_OfAValue_NamesOptionValueUnitAndRange()
    {
        NumberRange<double> range = new("seconds", 0.1, 60);

        Assert.Equal(
            "--time-limit is '1,2'; expected a number of seconds from 0.1 to 60, with a decimal point and without unit or separators.",
            range.Problem("--time-limit", "1,2", out _));
        Assert.Equal("--time-limit is 0; expected a number of seconds from 0.1 to 60.", range.Problem("--time-limit", "0", out _));
        Assert.Null(range.Problem("--time-limit", "1.2", out double value));
        Assert.Equal(1.2, value);
    }
}
