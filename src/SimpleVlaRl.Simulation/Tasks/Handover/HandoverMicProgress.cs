using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks.Handover;

/// <summary>Places the microphone on the right, and tells when the left hand alone holds it in the air.</summary>
/// <remarks>
/// RoboTwin 2.0: receiver closed and in contact, giver open, high above the table, on the receiver's side. Here: the left gripper told to be less than half open and
/// touching, the right one open and not touching, 8 cm above the table, and the microphone's middle left of x = 5 cm, which the right arm's starts never are.
/// </remarks>
internal sealed class HandoverMicProgress(PhysicsState state) : PoseProgress(state)
{
    private const double LowestX = 0.10;
    private const double HighestX = 0.17;
    private const double LowestY = -0.06;
    private const double HighestY = 0.08;
    private const double LargestYaw = 8 * Math.PI / 180;
    private const double RightmostX = 0.05;
    private const double LiftMeters = 0.08;
    private const double ClosedCommand = 0.5;

    private readonly SceneObject mic = SceneObject.Free(state, "mic", HandoverMicTask.RestMeters);
    private readonly ShapeGroup shapes = new(state.Model, "mic");
    private readonly ShapeGroup left = ShapeGroup.Hand(state.Model, "left");
    private readonly ShapeGroup right = ShapeGroup.Hand(state.Model, "right");

    /// <inheritdoc/>
    protected override void Place(long seed) => mic.Place(
        StartRandom.Between(seed, 0, LowestX, HighestX),
        StartRandom.Between(seed, 1, LowestY, HighestY),
        StartRandom.Between(seed, 2, -LargestYaw, LargestYaw));

    /// <inheritdoc/>
    protected override bool IsDone() =>
        mic.Lift > LiftMeters && mic.Position[0] < RightmostX && LeftCommand < ClosedCommand && RightCommand > 0.8 && left.Touches(State, shapes) && !right.Touches(State, shapes);
}
