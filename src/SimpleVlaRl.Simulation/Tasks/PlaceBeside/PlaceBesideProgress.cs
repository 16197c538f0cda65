using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks.PlaceBeside;

/// <summary>Places the cube in front and the can behind, and tells when the cube lies on the right side of the can.</summary>
/// <remarks>RoboTwin 2.0: 8 to 20 cm apart, on the named side, less than 5 cm forward or backward, grippers open. The cube must lie on the table here.</remarks>
internal sealed class PlaceBesideProgress(PhysicsState state, int side) : PoseProgress(state)
{
    private const double LargestX = 0.07;
    private const double CubeLowestY = -0.09;
    private const double CubeHighestY = -0.03;
    private const double LargestYaw = 15 * Math.PI / 180;
    private const double CanLargestX = 0.05;
    private const double CanLowestY = 0.06;
    private const double CanHighestY = 0.12;
    private const double Nearest = 0.08;
    private const double Farthest = 0.20;
    private const double LargestBehind = 0.05;
    private const double LargestLift = 0.01;

    private readonly SceneObject cube = SceneObject.Free(state, "cube", PlaceBesideTask.HalfEdgeMeters);
    private readonly SceneObject can = SceneObject.Fixture(state, "can");

    /// <inheritdoc/>
    protected override void Place(long seed)
    {
        cube.Place(StartRandom.Between(seed, 0, -LargestX, LargestX), StartRandom.Between(seed, 1, CubeLowestY, CubeHighestY), StartRandom.Between(seed, 2, -LargestYaw, LargestYaw));
        can.Place(StartRandom.Between(seed, 3, -CanLargestX, CanLargestX), StartRandom.Between(seed, 4, CanLowestY, CanHighestY));
    }

    /// <inheritdoc/>
    protected override bool IsDone()
    {
        ReadOnlySpan<double> from = can.Position;
        ReadOnlySpan<double> at = cube.Position;
        double x = side * (at[0] - from[0]);
        double y = at[1] - from[1];
        double distance = Math.Sqrt((x * x) + (y * y));
        return x > 0 && distance > Nearest && distance < Farthest && Math.Abs(y) < LargestBehind && Math.Abs(cube.Lift) < LargestLift && AreOpen;
    }
}
