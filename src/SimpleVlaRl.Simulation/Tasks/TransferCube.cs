namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>The right arm picks a red cube up from the table and hands it to the left arm in the middle.</summary>
internal static class TransferCube
{
    /// <summary>Half the cube's edge, metres.</summary>
    public const double HalfEdgeMeters = 0.02;

    public static SimulatedTask Task { get; } = new()
    {
        Name = "transfer_cube",
        Instruction = "transfer the red cube",
        TimeLimitSeconds = 8,
        Objects =
        [
            new TaskObject
            {
                Name = "cube",
                RestMeters = HalfEdgeMeters,
                X = new(0.04, 0.20),
                Y = StartRange.Within(0.06),
                LargestYawRadians = 20 * Math.PI / 180,
                ShapesXml = """<geom name="cube" class="object" type="box" size="0.02 0.02 0.02" mass="0.05" rgba="0.88 0.08 0.08 1"/>""",
            },
        ],
        Condition = state => new TransferCubeCondition(state),
        Expert = scene => new TransferCubeDemonstrator(scene),
    };
}
