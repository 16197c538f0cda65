using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks.PickDualBottles;

/// <summary>Places the bottles, and tells when both are up.</summary>
/// <remarks>
/// RoboTwin 2.0: both bottles within 10 cm of their targets and 15 cm above its table. Here a bottle stands with its origin 5.5 cm high, and must have gained 10 cm.
/// </remarks>
internal sealed class PickDualBottlesProgress(PhysicsState state) : PoseProgress(state)
{
    private const double NearestX = 0.08;
    private const double FarthestX = 0.155;
    private const double LowestY = -0.06;
    private const double HighestY = 0.08;
    private const double LargestYaw = 10 * Math.PI / 180;
    private const double LargestAside = 0.10;
    private const double LiftMeters = 0.10;

    private readonly SceneObject left = SceneObject.Free(state, "bottle_left", PickDualBottlesTask.RestMeters);
    private readonly SceneObject right = SceneObject.Free(state, "bottle_right", PickDualBottlesTask.RestMeters);

    /// <inheritdoc/>
    protected override void Place(long seed)
    {
        left.Place(-StartRandom.Between(seed, 0, NearestX, FarthestX), StartRandom.Between(seed, 1, LowestY, HighestY), StartRandom.Between(seed, 2, -LargestYaw, LargestYaw));
        right.Place(StartRandom.Between(seed, 3, NearestX, FarthestX), StartRandom.Between(seed, 4, LowestY, HighestY), StartRandom.Between(seed, 5, -LargestYaw, LargestYaw));
    }

    /// <inheritdoc/>
    protected override bool IsDone() => IsUp(left, -PickDualBottlesTask.TargetXMeters) && IsUp(right, PickDualBottlesTask.TargetXMeters);

    private static bool IsUp(SceneObject bottle, double targetX)
    {
        ReadOnlySpan<double> position = bottle.Position;
        double x = position[0] - targetX;
        return bottle.Lift > LiftMeters && (x * x) + (position[1] * position[1]) < LargestAside * LargestAside;
    }
}
