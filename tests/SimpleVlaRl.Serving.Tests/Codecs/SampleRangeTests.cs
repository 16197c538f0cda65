using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Tests.Codecs;

/// <summary>What float samples mean: resizing overshoots, and what lies between the ranges is refused and not guessed.</summary>
public sealed class SampleRangeTests
{
    [Theory]
    [InlineData(0.0f, 1.0f, 255)]
    [InlineData(-0.02f, 1.03f, 255)]
    [InlineData(-1.0f, 1.02f, 255)]
    public void Learn_RangeWithTheOvershootOfAResize_IsThatRange(float least, float most, byte brightest)
    {
        SampleRange range = new();
        NumpyArray picture = Array(least, most);
        range.Learn(picture, "image");
        Assert.Equal((0, brightest), (range.Sample(picture, 0), range.Sample(picture, 1)));
    }

    [Theory]
    [InlineData(0.0f, 1.5f)]
    [InlineData(-0.2f, 1.0f)]
    [InlineData(-4.0f, 259.0f)]
    [InlineData(-2.0f, 1.0f)]
    [InlineData(0.0f, 400.0f)]
    public void Learn_BetweenTheRanges_IsRefused(float least, float most) =>
        Assert.Contains(
            "expected bytes, or numbers from 0 to 1",
            Assert.Throws<RequestException>(() => new SampleRange().Learn(Array(least, most), "image")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Learn_OvershootOnce_LeavesTheRangeAsItIs()
    {
        SampleRange range = new();
        range.Learn(Array(0, 1.04f), "image");
        NumpyArray next = Array(0.2f, 0.6f);
        range.Learn(next, "image");
        Assert.Equal((51, 153), (range.Sample(next, 0), range.Sample(next, 1)));
    }

    private static NumpyArray Array(float first, float second) =>
        new(NumpyType.Float32, [2], System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(new float[] { first, second }).ToArray());
}
