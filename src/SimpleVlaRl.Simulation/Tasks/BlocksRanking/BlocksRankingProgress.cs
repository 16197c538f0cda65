using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks.BlocksRanking;

/// <summary>Places the blocks, and tells when they stand in a row.</summary>
/// <remarks>
/// RoboTwin 2.0: red, green, blue from left to right, neighbours less than 13 cm apart along the row and 3 cm across it, grippers open. There all three blocks start
/// anywhere and all are moved; here the green one stays, and red starts in front of it on the left, blue on the right.
/// </remarks>
internal sealed class BlocksRankingProgress(PhysicsState state) : PoseProgress(state)
{
    private const double NearestX = 0.08;
    private const double FarthestX = 0.16;
    private const double LowestY = -0.09;
    private const double HighestY = -0.02;
    private const double LargestYaw = 12 * Math.PI / 180;
    private const double GreenLargestX = 0.03;
    private const double GreenLowestY = 0.06;
    private const double GreenHighestY = 0.11;
    private const double LargestAlong = 0.13;
    private const double LargestAcross = 0.03;
    private const double LargestLift = 0.01;

    private readonly SceneObject red = SceneObject.Free(state, "red", BlocksRankingTask.HalfEdgeMeters);
    private readonly SceneObject green = SceneObject.Fixture(state, "green");
    private readonly SceneObject blue = SceneObject.Free(state, "blue", BlocksRankingTask.HalfEdgeMeters);

    /// <inheritdoc/>
    protected override void Place(long seed)
    {
        red.Place(-StartRandom.Between(seed, 0, NearestX, FarthestX), StartRandom.Between(seed, 1, LowestY, HighestY), StartRandom.Between(seed, 2, -LargestYaw, LargestYaw));
        blue.Place(StartRandom.Between(seed, 3, NearestX, FarthestX), StartRandom.Between(seed, 4, LowestY, HighestY), StartRandom.Between(seed, 5, -LargestYaw, LargestYaw));
        green.Place(StartRandom.Between(seed, 6, -GreenLargestX, GreenLargestX), StartRandom.Between(seed, 7, GreenLowestY, GreenHighestY));
    }

    /// <inheritdoc/>
    protected override bool IsDone() =>
        AreNeighbours(red.Position, green.Position) && AreNeighbours(green.Position, blue.Position) &&
        Math.Abs(red.Lift) < LargestLift && Math.Abs(blue.Lift) < LargestLift && AreOpen;

    private static bool AreNeighbours(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double along = right[0] - left[0];
        return along > 0 && along < LargestAlong && Math.Abs(right[1] - left[1]) < LargestAcross;
    }
}
