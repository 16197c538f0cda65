using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks.Handover;

/// <summary>Places the block on the right and the pad on the left, and tells when the block lies on the pad.</summary>
/// <remarks>
/// RoboTwin 2.0: the block within 3 cm horizontally and 1 cm vertically of its target, the placing gripper open; there a standing block goes from left to right. Here it
/// lies, goes from right to left, has 2 cm vertically, and both grippers must be open.
/// </remarks>
internal sealed class HandoverBlockProgress(PhysicsState state) : PoseProgress(state)
{
    private const double LowestX = 0.10;
    private const double HighestX = 0.17;
    private const double LowestY = -0.07;
    private const double HighestY = 0.07;
    private const double LargestYaw = 8 * Math.PI / 180;
    private const double PadLowestX = -0.13;
    private const double PadHighestX = -0.09;
    private const double LargestAside = 0.03;
    private const double LargestLift = 0.02;

    private readonly SceneObject block = SceneObject.Free(state, "block", HandoverBlockTask.RestMeters);
    private readonly SceneObject pad = SceneObject.Fixture(state, "pad");

    /// <inheritdoc/>
    protected override void Place(long seed)
    {
        block.Place(StartRandom.Between(seed, 0, LowestX, HighestX), StartRandom.Between(seed, 1, LowestY, HighestY), StartRandom.Between(seed, 2, -LargestYaw, LargestYaw));
        pad.Place(StartRandom.Between(seed, 3, PadLowestX, PadHighestX), StartRandom.Between(seed, 4, LowestY, HighestY));
    }

    /// <inheritdoc/>
    protected override bool IsDone()
    {
        double x = block.Position[0] - pad.Position[0];
        double y = block.Position[1] - pad.Position[1];
        return (x * x) + (y * y) < LargestAside * LargestAside && Math.Abs(block.Lift) < LargestLift && AreOpen;
    }
}
