using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Safety.Tests;

public sealed class ChunkPlayOutTests
{
    [Fact]
    public void TryNext_TwoWaypoints_InterpolatesLinearlyAndEndsOnTheLast()
    {
        ChunkPlayOut playOut = new(2, 1, 50, 10);
        ActionChunk chunk = new(2, 1);
        chunk.Actions[0] = 1;
        chunk.Actions[1] = 0.5f;
        playOut.Start([0.0], chunk);
        List<double> played = [];
        double[] positions = new double[1];
        while (playOut.TryNext(positions))
        {
            played.Add(positions[0]);
        }

        double[] expected = [0.2, 0.4, 0.6, 0.8, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5];
        Assert.Equal(expected.Length, played.Count);
        Assert.All(expected.Zip(played), pair => Assert.Equal(pair.First, pair.Second, 6));
        Assert.False(playOut.IsPlaying);
    }

    [Fact]
    public void TicksPerWaypoint_RatesThatDoNotDivide_SaysBoth()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => WaypointInterpolation.TicksPerWaypoint(50, 15));
        Assert.Contains("50", exception.Message, StringComparison.Ordinal);
        Assert.Contains("15", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void TicksPerWaypoint_NoRate_IsRefused(double rate) =>
        Assert.Throws<ArgumentException>(() => WaypointInterpolation.TicksPerWaypoint(50, rate));
}
