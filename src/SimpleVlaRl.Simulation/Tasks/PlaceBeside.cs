using SimpleVlaRl.Simulation.Experts;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>One arm puts a cube beside a can, on the side that the instruction names: RoboTwin's place_a2b_left and place_a2b_right.</summary>
/// <remarks>
/// Both tasks have the same scene and the same starts; only the instruction tells them apart. RoboTwin 2.0: 8 to 20 cm apart, on the named side, less than 5 cm
/// forward or backward, grippers open. The cube must lie on the table here.
/// </remarks>
internal static class PlaceBeside
{
    private const double HalfEdgeMeters = 0.02;
    private const double Nearest = 0.08;
    private const double Farthest = 0.20;
    private const double LargestBehind = 0.05;
    private const double LargestLift = 0.01;
    private const double AsideMeters = 0.13;

    public static SimulatedTask ToTheLeft { get; } = Make("left", -1);

    public static SimulatedTask ToTheRight { get; } = Make("right", 1);

    private static SimulatedTask Make(string word, int side) => new()
    {
        Name = $"place_a2b_{word}",
        Instruction = $"place the red cube to the {word} of the green can",
        TimeLimitSeconds = 6,
        Objects =
        [
            new TaskObject
            {
                Name = "cube",
                RestMeters = HalfEdgeMeters,
                X = StartRange.Within(0.07),
                Y = new(-0.09, -0.03),
                LargestYawRadians = 15 * Math.PI / 180,
                ShapesXml = """<geom name="cube" class="object" type="box" size="0.02 0.02 0.02" mass="0.05" rgba="0.88 0.08 0.08 1"/>""",
            },
            new TaskObject
            {
                Name = "can",
                IsFixture = true,
                X = StartRange.Within(0.05),
                Y = new(0.06, 0.12),
                ShapesXml = """
                    <geom name="can" class="fixture" type="box" size="0.024 0.024 0.040" pos="0 0 0.040" rgba="0 0 0 0"/>
                    <geom class="visual" type="cylinder" size="0.028 0.040" pos="0 0 0.040" rgba="0.08 0.52 0.14 1"/>
                    <geom class="visual" type="cylinder" size="0.025 0.001" pos="0 0 0.080" rgba="0.75 0.78 0.80 1"/>
                    """,
            },
        ],
        Condition = state => IsBeside(state, side),
        Placing = new Placing("cube", "can", 2 * HalfEdgeMeters, HalfEdgeMeters)
        {
            Pitch = Math.PI / 3,
            HoldMeters = 0.006,
            CarryMeters = 0.07,
            AsideMeters = side * AsideMeters,
            IsLeftArm = side < 0,
        },
    };

    private static ITaskCondition IsBeside(TaskState state, int side)
    {
        (SceneObject cube, SceneObject can) = (state.Object("cube"), state.Object("can"));
        return TaskCondition.When(() =>
        {
            double x = side * (cube.Position[0] - can.Position[0]);
            double distance = Math.Sqrt(cube.SquaredDistanceAside(can));
            return x > 0 && distance > Nearest && distance < Farthest && Math.Abs(cube.Position[1] - can.Position[1]) < LargestBehind
                && Math.Abs(cube.Lift) < LargestLift && state.AreOpen;
        });
    }
}
