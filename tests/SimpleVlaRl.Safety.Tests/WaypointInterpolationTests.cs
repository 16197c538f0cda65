using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Safety.Tests;

public sealed class WaypointInterpolationTests
{
    [Theory]
    [InlineData(50, 50, 1)]
    [InlineData(50, 10, 5)]
    [InlineData(50, 12.5, 4)]
    public void TicksPerWaypoint_OfRatesThatDivide_IsTheirRatio(int servo, double waypoint, int expected) =>
        Assert.Equal(expected, WaypointInterpolation.TicksPerWaypoint(servo, waypoint));

    [Theory]
    [InlineData(50, 0)]
    [InlineData(50, double.NaN)]
    [InlineData(50, 100)]
    [InlineData(50, 15)]
    [InlineData(50, 1e-12)]
    [InlineData(50, -10)]
    public void TicksPerWaypoint_OfOthers_SaysBothRates(int servo, double waypoint) =>
        Assert.Contains(
            "50 Hz",
            Assert.Throws<ArgumentException>("waypointRateHertz", () => WaypointInterpolation.TicksPerWaypoint(servo, waypoint)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void TryNext_OfThreeWaypointsOfTwoJoints_GoesInStraightLinesFromTheStart()
    {
        ChunkPlayOut playOut = new(3, 2, 50, 25);
        ActionChunk chunk = new(3, 2);
        ((float[])[1, 10, 3, 30, 2, 70]).CopyTo(chunk.Actions, 0);
        playOut.Start([0, 20], chunk);

        List<double[]> played = [];
        double[] positions = new double[2];
        while (playOut.TryNext(positions))
        {
            played.Add([.. positions]);
        }

        double[][] expected = [[0.5, 15], [1, 10], [2, 20], [3, 30], [2.5, 50], [2, 70]];
        Assert.Equal(expected, played);
        Assert.Equal(6, playOut.Tick);
        Assert.False(playOut.IsPlaying);
    }
}
