using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>The right arm picks a microphone up and hands it to the left arm.</summary>
/// <remarks>
/// RoboTwin 2.0: receiver closed and in contact, giver open, high above the table, on the receiver's side. Here: the left gripper told to be less than half
/// open and touching, the right one open and not touching, 8 cm above the table, and the microphone's middle left of x = 5 cm, which the right arm's starts
/// never are.
/// </remarks>
internal static class HandoverMic
{
    /// <summary>How thick it is between the fingers, metres.</summary>
    public const double WidthMeters = 0.026;

    /// <summary>Where the hands hold it, metres from its origin.</summary>
    public const double HoldXMeters = 0.050;

    private const double RightmostX = 0.05;
    private const double LiftMeters = 0.08;
    private const double ClosedCommand = 0.5;
    private const double OpenCommand = 0.8;

    public static SimulatedTask Task { get; } = new()
    {
        Name = "handover_mic",
        Instruction = "hand the microphone over to the left arm",
        TimeLimitSeconds = 8,
        Objects =
        [
            new TaskObject
            {
                Name = "mic",
                RestMeters = 0.013,
                X = new(0.10, 0.17),
                Y = new(-0.06, 0.08),
                LargestYawRadians = 8 * Math.PI / 180,
                ShapesXml = """
                    <geom name="mic" class="object" type="box" size="0.085 0.013 0.013" mass="0.06" rgba="0 0 0 0"/>
                    <geom class="visual" type="capsule" size="0.0135" fromto="-0.055 0 0 0.075 0 0" mass="0" rgba="0.14 0.14 0.30 1"/>
                    <geom class="visual" type="sphere" size="0.022" pos="-0.075 0 0.004" mass="0" rgba="0.85 0.20 0.60 1"/>
                    """,
            },
        ],
        Condition = IsHeldByTheLeft,
        Expert = scene => new HandoverMicDemonstrator(scene),
    };

    private static ITaskCondition IsHeldByTheLeft(TaskState state)
    {
        SceneObject mic = state.Object("mic");
        (ShapeGroup shapes, ShapeGroup left, ShapeGroup right) = (state.Shapes("mic"), state.Hand("left"), state.Hand("right"));
        return TaskCondition.When(
            () => mic.Lift > LiftMeters && mic.Position[0] < RightmostX && state.LeftCommand < ClosedCommand && state.RightCommand > OpenCommand
            && state.Touch(left, shapes) && !state.Touch(right, shapes));
    }
}
