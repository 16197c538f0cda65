namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>The right arm picks a long block up, hands it to the left arm, and that puts it on a pad.</summary>
/// <remarks>
/// RoboTwin 2.0: the block within 3 cm horizontally and 1 cm vertically of its target, the placing gripper open; there a standing block goes from left to
/// right. Here it lies, goes from right to left, has 2 cm vertically, and both grippers must be open.
/// </remarks>
internal static class HandoverBlock
{
    /// <summary>The height of the block's axis above the table, metres.</summary>
    public const double RestMeters = 0.016;

    /// <summary>How thick it is between the fingers, metres.</summary>
    public const double WidthMeters = 0.032;

    /// <summary>Where the hands hold it, metres from its origin.</summary>
    public const double HoldXMeters = 0.050;

    private const double LargestAside = 0.03;
    private const double LargestLift = 0.02;

    public static SimulatedTask Task { get; } = new()
    {
        Name = "handover_block",
        Instruction = "hand the block over and put it on the blue pad",
        TimeLimitSeconds = 10,
        Objects =
        [
            new TaskObject
            {
                Name = "block",
                RestMeters = RestMeters,
                X = new(0.10, 0.17),
                Y = StartRange.Within(0.07),
                LargestYawRadians = 8 * Math.PI / 180,
                ShapesXml = """<geom name="block" class="object" type="box" size="0.080 0.016 0.016" mass="0.08" rgba="0.90 0.55 0.08 1"/>""",
            },
            new TaskObject
            {
                Name = "pad",
                IsFixture = true,
                X = new(-0.13, -0.09),
                Y = StartRange.Within(0.07),
                ShapesXml = """<geom class="visual" type="box" size="0.065 0.045 0.001" pos="0 0 0.001" rgba="0.12 0.30 0.80 1"/>""",
            },
        ],
        Condition = LiesOnThePad,
        Expert = scene => new HandoverBlockDemonstrator(scene),
    };

    private static ITaskCondition LiesOnThePad(TaskState state)
    {
        (SceneObject block, SceneObject pad) = (state.Object("block"), state.Object("pad"));
        return TaskCondition.When(() => block.SquaredDistanceAside(pad) < LargestAside * LargestAside && Math.Abs(block.Lift) < LargestLift && state.AreOpen);
    }
}
