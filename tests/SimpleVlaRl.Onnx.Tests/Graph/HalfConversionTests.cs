using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Tests.Graph;

public sealed class HalfConversionTests
{
    /// <summary>Every half, and the numbers around the middle between neighbours, where rounding decides.</summary>
    [Fact]
    public void TryConvert_AroundEveryHalf_RoundsAsTheFramework()
    {
        List<float> values = [];
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            float value = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            float next = (float)BitConverter.UInt16BitsToHalf((ushort)(bits + 1));
            float middle = (value + next) / 2;
            values.AddRange([value, middle, MathF.BitDecrement(middle), MathF.BitIncrement(middle)]);
        }

        float[] finite = [.. values.Where(value => float.IsFinite(value) && MathF.Abs(value) < 65520)];
        ushort[] found = new ushort[finite.Length];

        Assert.True(HalfConversion.TryConvert(finite, found));

        Assert.Equal(finite.Select(value => BitConverter.HalfToUInt16Bits((Half)value)), found);
    }

    [Theory]
    [InlineData(65520f, false)]
    [InlineData(65519f, true)]
    [InlineData(-1e9f, false)]
    [InlineData(float.NaN, true)]
    [InlineData(float.NegativeInfinity, true)]
    public void TryConvert_AtTheEndsOfTheRange_SaysWhetherAFiniteNumberWasLost(float value, bool fits)
    {
        float[] block = new float[21];
        foreach (int place in (int[])[3, 20])
        {
            Array.Clear(block);
            block[place] = value;
            ushort[] found = new ushort[block.Length];
            Assert.Equal(fits, HalfConversion.TryConvert(block, found));
            Assert.Equal((Half)value, BitConverter.UInt16BitsToHalf(found[place]));
        }
    }
}
