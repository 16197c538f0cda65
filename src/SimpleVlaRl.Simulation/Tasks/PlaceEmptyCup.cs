using SimpleVlaRl.Simulation.Experts;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>The right arm stands a cup on a coaster.</summary>
/// <remarks>
/// RoboTwin 2.0: within 3.5 cm horizontally and 1.5 cm vertically, grippers open. Here 2 cm vertically, and upright, since this cup may fall over.
/// </remarks>
internal static class PlaceEmptyCup
{
    private const double RestMeters = 0.035;
    private const double WidthMeters = 0.048;
    private const double LargestAside = 0.035;
    private const double LargestLift = 0.02;
    private const double SmallestCosine = 0.9;

    public static SimulatedTask Task { get; } = new()
    {
        Name = "place_empty_cup",
        Instruction = "place the empty cup on the coaster",
        TimeLimitSeconds = 6,
        Objects =
        [
            new TaskObject
            {
                Name = "cup",
                RestMeters = RestMeters,
                X = new(0.10, 0.20),
                Y = new(-0.08, 0.10),
                LargestYawRadians = 10 * Math.PI / 180,
                ShapesXml = """
                    <geom name="cup" class="object" type="box" size="0.024 0.024 0.035" mass="0.06" rgba="0 0 0 0"/>
                    <geom class="visual" type="cylinder" size="0.028 0.035" mass="0" rgba="0.93 0.93 0.95 1"/>
                    <geom class="visual" type="cylinder" size="0.023 0.001" pos="0 0 0.0352" mass="0" rgba="0.20 0.21 0.24 1"/>
                    """,
            },
            new TaskObject
            {
                Name = "coaster",
                IsFixture = true,
                X = new(-0.08, 0.02),
                Y = new(-0.08, 0.10),
                ShapesXml = """
                    <geom class="visual" type="cylinder" size="0.048 0.001" pos="0 0 0.001" rgba="0.12 0.30 0.75 1"/>
                    <geom class="visual" type="cylinder" size="0.034 0.001" pos="0 0 0.002" rgba="0.20 0.48 0.90 1"/>
                    """,
            },
        ],
        Condition = IsOnTheCoaster,
        Placing = new Placing("cup", "coaster", WidthMeters, RestMeters) { Pitch = Math.PI / 4, HoldMeters = 0.006, CarryMeters = 0.05 },
    };

    private static ITaskCondition IsOnTheCoaster(TaskState state)
    {
        (SceneObject cup, SceneObject coaster) = (state.Object("cup"), state.Object("coaster"));
        return TaskCondition.When(() => cup.SquaredDistanceAside(coaster) < LargestAside * LargestAside && Math.Abs(cup.Lift) < LargestLift
            && cup.UprightCosine > SmallestCosine && state.AreOpen);
    }
}
