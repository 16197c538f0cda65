using MathNet.Numerics.Distributions;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Preprocessing.Tests;

/// <summary>
/// Draws that follow each other within a chunk: each token alone stays uniform whatever was drawn before, and only a joint's own waypoints of one chunk belong
/// together.
/// </summary>
public sealed class CorrelatedDrawsTests
{
    private const int Dimension = 3;
    private const int Waypoints = 4;
    private const int Attempts = 4000;

    [Fact]
    public void Fill_WithoutCorrelation_IsTheCounterRandom()
    {
        float[] expected = new float[Dimension * Waypoints];
        CounterRandom.Fill(77, 2, expected);
        Assert.Equal(expected, Chunk(0, 77, 2));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(1)]
    public void Fill_EveryTokenAlone_IsUniform(double correlation)
    {
        (float[][] first, float[][] second) = TwoChunks(correlation);
        foreach (float[][] chunk in new[] { first, second })
        {
            for (int token = 0; token < Dimension * Waypoints; token++)
            {
                double[] sorted = [.. chunk.Select(uniforms => (double)uniforms[token]).Order()];
                Assert.InRange(sorted[0], 0, 1);
                Assert.True(sorted[^1] < 1);

                // Kolmogorov and Smirnov: 1.95 / sqrt(n) is passed by one honest sample in a thousand, 72 of them are looked at with a fixed seed.
                double distance = sorted.Select(
                    (value, index) => Math.Max(Math.Abs(value - ((double)index / Attempts)), Math.Abs(((index + 1.0) / Attempts) - value))).Max();
                Assert.True(distance < 2.3 / Math.Sqrt(Attempts), $"token {token}: {distance}");
            }
        }
    }

    [Fact]
    public void Fill_WithinAChunk_FollowsTheJointAndNoOther()
    {
        (float[][] first, float[][] second) = TwoChunks(0.9);
        foreach (float[][] chunk in new[] { first, second })
        {
            Assert.Equal(0.9, Correlation(chunk, 0, chunk, Dimension), 0.02);
            Assert.Equal(0.81, Correlation(chunk, 0, chunk, 2 * Dimension), 0.02);
            Assert.Equal(0, Correlation(chunk, 0, chunk, 1), 0.06);
        }
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(1)]
    public void Fill_NextChunk_BeginsAnewWithTheWholeSpread(double correlation)
    {
        // The network of the next chunk sees where this one's noise has brought the joints: given that, its draws must still be the policy's.
        (float[][] first, float[][] second) = TwoChunks(correlation);
        int last = Dimension * (Waypoints - 1);
        for (int joint = 0; joint < Dimension; joint++)
        {
            Assert.Equal(0, Correlation(first, last + joint, second, joint), 0.06);
            Assert.Equal(0, Correlation(first, joint, second, joint), 0.06);
        }

        double[] afterHigh =
        [
            .. Enumerable.Range(0, Attempts).Where(attempt => first[attempt][last] > 0.8).Select(attempt => Normal.InvCDF(0, 1, second[attempt][0] + 1e-8))
        ];
        Assert.Equal(0, MathNet.Numerics.Statistics.Statistics.Mean(afterHigh), 0.15);
        Assert.Equal(1, MathNet.Numerics.Statistics.Statistics.StandardDeviation(afterHigh), 0.1);
    }

    [Fact]
    public void Fill_WithFullCorrelation_KeepsTheQuantileForTheChunk()
    {
        float[] first = Chunk(1, 5, 0);
        float[] second = Chunk(1, 5, 1);
        for (int token = 0; token < first.Length; token++)
        {
            Assert.Equal(first[token % Dimension], first[token]);
            Assert.Equal(second[token % Dimension], second[token]);
        }

        Assert.NotEqual(first[0], first[1]);
        Assert.NotEqual(first[0], second[0]);
        Assert.NotEqual(first[0], Chunk(1, 6, 0)[0]);
    }

    private static float[] Chunk(double correlation, ulong seed, uint chunk)
    {
        float[] uniforms = new float[Dimension * Waypoints];
        CorrelatedDraws.Fill(new SamplingParameters(1, seed, chunk) { DrawCorrelation = correlation }, Dimension, uniforms);
        return uniforms;
    }

    private static (float[][] First, float[][] Second) TwoChunks(double correlation)
    {
        float[][] first = new float[Attempts][];
        float[][] second = new float[Attempts][];
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            first[attempt] = Chunk(correlation, (ulong)attempt, 0);
            second[attempt] = Chunk(correlation, (ulong)attempt, 1);
        }

        return (first, second);
    }

    private static double Correlation(float[][] left, int leftToken, float[][] right, int rightToken) =>
        MathNet.Numerics.Statistics.Correlation.Pearson(Normals(left, leftToken), Normals(right, rightToken));

    private static double[] Normals(float[][] chunks, int token) => [.. chunks.Select(uniforms => Normal.InvCDF(0, 1, uniforms[token] + 1e-8))];
}
