using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks.PlaceEmptyCup;

/// <summary>Places cup and coaster, and tells when the cup stands on the coaster.</summary>
/// <remarks>RoboTwin 2.0: within 3.5 cm horizontally and 1.5 cm vertically, grippers open. Here 2 cm vertically, and upright, since this cup may fall over.</remarks>
internal sealed class PlaceEmptyCupProgress(PhysicsState state) : PoseProgress(state)
{
    private const double LowestX = 0.10;
    private const double HighestX = 0.20;
    private const double LowestY = -0.08;
    private const double HighestY = 0.10;
    private const double LargestYaw = 10 * Math.PI / 180;
    private const double CoasterLowestX = -0.08;
    private const double CoasterHighestX = 0.02;
    private const double LargestAside = 0.035;
    private const double LargestLift = 0.02;
    private const double SmallestCosine = 0.9;

    private readonly SceneObject cup = SceneObject.Free(state, "cup", PlaceEmptyCupTask.RestMeters);
    private readonly SceneObject coaster = SceneObject.Fixture(state, "coaster");

    /// <inheritdoc/>
    protected override void Place(long seed)
    {
        cup.Place(StartRandom.Between(seed, 0, LowestX, HighestX), StartRandom.Between(seed, 1, LowestY, HighestY), StartRandom.Between(seed, 2, -LargestYaw, LargestYaw));
        coaster.Place(StartRandom.Between(seed, 3, CoasterLowestX, CoasterHighestX), StartRandom.Between(seed, 4, LowestY, HighestY));
    }

    /// <inheritdoc/>
    protected override bool IsDone()
    {
        double x = cup.Position[0] - coaster.Position[0];
        double y = cup.Position[1] - coaster.Position[1];
        return (x * x) + (y * y) < LargestAside * LargestAside && Math.Abs(cup.Lift) < LargestLift && cup.UprightCosine > SmallestCosine && AreOpen;
    }
}
