using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks.MoveCanPot;

/// <summary>Places the pot behind and the can in front, and tells when the can stands to the right of the pot.</summary>
/// <remarks>
/// RoboTwin 2.0: less than 20 cm to the pot's side, less than 3.5 cm forward or backward, within 15 degrees of upright, on the table, grippers open. RoboTwin
/// takes the side on which the can starts; here it is always the right.
/// </remarks>
internal sealed class MoveCanPotProgress(PhysicsState state) : PoseProgress(state)
{
    private const double LowestX = 0.06;
    private const double HighestX = 0.18;
    private const double LowestY = -0.09;
    private const double HighestY = -0.03;
    private const double LargestYaw = 10 * Math.PI / 180;
    private const double PotLowestX = -0.10;
    private const double PotHighestX = 0.00;
    private const double PotLowestY = 0.06;
    private const double PotHighestY = 0.12;
    private const double Farthest = 0.20;
    private const double LargestBehind = 0.035;
    private const double LargestLift = 0.01;
    private static readonly double SmallestCosine = Math.Cos(15 * Math.PI / 180);

    private readonly SceneObject can = SceneObject.Free(state, "can", MoveCanPotTask.RestMeters);
    private readonly SceneObject pot = SceneObject.Fixture(state, "pot");

    /// <inheritdoc/>
    protected override void Place(long seed)
    {
        can.Place(StartRandom.Between(seed, 0, LowestX, HighestX), StartRandom.Between(seed, 1, LowestY, HighestY), StartRandom.Between(seed, 2, -LargestYaw, LargestYaw));
        pot.Place(StartRandom.Between(seed, 3, PotLowestX, PotHighestX), StartRandom.Between(seed, 4, PotLowestY, PotHighestY));
    }

    /// <inheritdoc/>
    protected override bool IsDone()
    {
        double x = can.Position[0] - pot.Position[0];
        double y = can.Position[1] - pot.Position[1];
        return x > 0 && x < Farthest && Math.Abs(y) < LargestBehind && can.UprightCosine > SmallestCosine && Math.Abs(can.Lift) < LargestLift && AreOpen;
    }
}
