using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Tasks;

namespace SimpleVlaRl.Samples.CustomTask;

/// <summary>The right arm puts a yellow block on a grey plate.</summary>
/// <remarks>Metres: x goes to the right, y to the back, z up; the arms stand to the left and to the right of the middle.</remarks>
internal static class PutBlockOnPlate
{
    private const double HalfEdgeMeters = 0.02;
    private const double PlateMeters = 0.006;
    private const double LargestAside = 0.03;

    public static SimulatedTask Task { get; } = new()
    {
        Name = "put_block_on_plate",
        Instruction = "put the yellow block on the grey plate",
        TimeLimitSeconds = 6,
        Objects =
        [
            new TaskObject
            {
                Name = "block",
                RestMeters = HalfEdgeMeters,
                X = new(0.09, 0.18),
                Y = new(-0.08, 0.02),
                LargestYawRadians = 12 * Math.PI / 180,
                ShapesXml = """<geom name="block" class="object" type="box" size="0.02 0.02 0.02" mass="0.05" rgba="0.95 0.80 0.10 1"/>""",
            },
            new TaskObject
            {
                Name = "plate",
                IsFixture = true,
                X = new(-0.08, 0.00),
                Y = new(0.02, 0.10),
                ShapesXml = """<geom name="plate" class="fixture" type="box" size="0.05 0.05 0.003" pos="0 0 0.003" rgba="0.45 0.46 0.48 1"/>""",
            },
        ],
        Condition = LiesOnThePlate,

        // Where the block's middle is when it lies on the plate, and how the hand carries it there: the expert does the rest.
        Placing = new Placing("block", "plate", 2 * HalfEdgeMeters, HalfEdgeMeters + PlateMeters)
        {
            Pitch = Math.PI / 3,
            HoldMeters = 0.006,
            CarryMeters = 0.06,
        },
    };

    /// <summary>On it, in contact, and let go: a block that is carried over the plate, or pushed against its edge, does not count.</summary>
    private static ITaskCondition LiesOnThePlate(TaskState state)
    {
        (SceneObject block, SceneObject plate) = (state.Object("block"), state.Object("plate"));
        (ShapeGroup cube, ShapeGroup top) = (state.Shapes("block"), state.Shapes("plate"));
        return TaskCondition.When(() => block.SquaredDistanceAside(plate) < LargestAside * LargestAside && block.Lift > PlateMeters / 2
            && state.Touch(cube, top) && state.AreOpen);
    }
}
