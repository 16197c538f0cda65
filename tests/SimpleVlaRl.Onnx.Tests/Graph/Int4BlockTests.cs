using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Tests.Graph;

/// <summary>The packing of sixteen at a time against the definition, one by one.</summary>
public sealed class Int4BlockTests
{
    [Theory]
    [InlineData(16, 16)]
    [InlineData(32, 32)]
    [InlineData(32, 5)]
    [InlineData(128, 128)]
    [InlineData(128, 127)]
    public void Pack_OfRandomBlocks_IsTheDefinition(int blockSize, int count)
    {
        Random random = new(blockSize + count);
        for (int repeat = 0; repeat < 2000; repeat++)
        {
            float[] values = [.. Enumerable.Range(0, count).Select(_ => Value(random, repeat % 4))];
            byte[] packed = new byte[blockSize / 2];

            float scale = Int4Block.Pack(values, packed);

            float largest = 0;
            foreach (float value in values)
            {
                largest = Math.Abs(value) > Math.Abs(largest) ? value : largest;
            }

            Assert.Equal(largest / -8, scale);
            for (int index = 0; index < blockSize; index++)
            {
                float value = index < count ? values[index] : 0;
                int expected = (int)Math.Clamp(MathF.Round(value * (largest == 0 ? 0 : -8 / largest)), -8, 7) + 8;
                Assert.Equal(expected, (packed[index / 2] >> (index % 2 * 4)) & 0xF);
            }
        }
    }

    [Theory]
    [InlineData(0, float.NaN)]
    [InlineData(31, float.PositiveInfinity)]
    [InlineData(17, float.NegativeInfinity)]
    public void Pack_WithAWeightThatIsNoNumber_GivesAScaleThatIsNone(int place, float value)
    {
        float[] values = [.. Enumerable.Repeat(0.5f, 32)];
        values[place] = value;

        Assert.False(float.IsFinite(Int4Block.Pack(values, new byte[16])));
    }

    /// <summary>Smooth values, values where many are equally large with both signs, zeros, and tiny ones.</summary>
    private static float Value(Random random, int kind) => kind switch
    {
        0 => (2 * random.NextSingle()) - 1,
        1 => random.Next(-2, 3),
        2 => 0,
        _ => ((2 * random.NextSingle()) - 1) * 1e-30f,
    };
}
