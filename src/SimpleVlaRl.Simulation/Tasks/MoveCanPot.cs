using SimpleVlaRl.Simulation.Experts;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>The right arm stands a can beside a pot.</summary>
/// <remarks>
/// RoboTwin 2.0: less than 20 cm to the pot's side, less than 3.5 cm forward or backward, within 15 degrees of upright, on the table, grippers open. RoboTwin
/// takes the side on which the can starts; here it is always the right.
/// </remarks>
internal static class MoveCanPot
{
    private const double RestMeters = 0.045;
    private const double WidthMeters = 0.044;
    private const double Farthest = 0.20;
    private const double LargestBehind = 0.035;
    private const double LargestLift = 0.01;
    private static readonly double SmallestCosine = Math.Cos(15 * Math.PI / 180);

    public static SimulatedTask Task { get; } = new()
    {
        Name = "move_can_pot",
        Instruction = "move the blue can to the right of the pot",
        TimeLimitSeconds = 6,
        Objects =
        [
            new TaskObject
            {
                Name = "can",
                RestMeters = RestMeters,
                X = new(0.06, 0.18),
                Y = new(-0.09, -0.03),
                LargestYawRadians = 10 * Math.PI / 180,
                ShapesXml = """
                    <geom name="can" class="object" type="box" size="0.022 0.022 0.045" mass="0.10" rgba="0 0 0 0"/>
                    <geom class="visual" type="cylinder" size="0.025 0.045" mass="0" rgba="0.10 0.22 0.80 1"/>
                    <geom class="visual" type="cylinder" size="0.022 0.001" pos="0 0 0.045" mass="0" rgba="0.85 0.87 0.90 1"/>
                    """,
            },
            new TaskObject
            {
                Name = "pot",
                IsFixture = true,
                X = new(-0.10, 0.00),
                Y = new(0.06, 0.12),
                ShapesXml = """
                    <geom name="pot" class="fixture" type="box" size="0.045 0.045 0.035" pos="0 0 0.035" rgba="0 0 0 0"/>
                    <geom class="visual" type="cylinder" size="0.058 0.035" pos="0 0 0.035" rgba="0.20 0.20 0.22 1"/>
                    <geom class="visual" type="cylinder" size="0.051 0.001" pos="0 0 0.070" rgba="0.55 0.56 0.58 1"/>
                    <geom class="visual" type="sphere" size="0.012" pos="0 0 0.078" rgba="0.10 0.10 0.10 1"/>
                    """,
            },
        ],
        Condition = StandsBeside,
        Placing = new Placing("can", "pot", WidthMeters, RestMeters) { Pitch = Math.PI / 4, HoldMeters = 0.008, CarryMeters = 0.06, AsideMeters = 0.14 },
    };

    private static ITaskCondition StandsBeside(TaskState state)
    {
        (SceneObject can, SceneObject pot) = (state.Object("can"), state.Object("pot"));
        return TaskCondition.When(() =>
        {
            double x = can.Position[0] - pot.Position[0];
            double y = can.Position[1] - pot.Position[1];
            return x > 0 && x < Farthest && Math.Abs(y) < LargestBehind && can.UprightCosine > SmallestCosine && Math.Abs(can.Lift) < LargestLift
                && state.AreOpen;
        });
    }
}
