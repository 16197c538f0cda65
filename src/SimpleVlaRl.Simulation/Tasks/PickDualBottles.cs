namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Each arm takes the bottle on its side and holds it up.</summary>
/// <remarks>
/// RoboTwin 2.0: both bottles within 10 cm of their targets and 15 cm above its table. Here a bottle stands with its origin 5.5 cm high, and must have gained
/// 10 cm.
/// </remarks>
internal static class PickDualBottles
{
    /// <summary>The height of a bottle's origin above the table, metres.</summary>
    public const double RestMeters = 0.055;

    /// <summary>How thick a bottle is between the fingers, metres.</summary>
    public const double WidthMeters = 0.040;

    /// <summary>The left bottle's target is at minus this x, the right one's at plus, metres.</summary>
    public const double TargetXMeters = 0.11;

    private const double NearestX = 0.08;
    private const double FarthestX = 0.155;
    private const double LargestAside = 0.10;
    private const double LiftMeters = 0.10;

    public static SimulatedTask Task { get; } = new()
    {
        Name = "pick_dual_bottles",
        Instruction = "pick up both bottles",
        TimeLimitSeconds = 5,
        Objects = [Bottle("bottle_left", "0.10 0.55 0.18 1", new(-NearestX, -FarthestX)), Bottle("bottle_right", "0.85 0.40 0.05 1", new(NearestX, FarthestX))],
        Condition = AreUp,
        Expert = scene => new PickDualBottlesDemonstrator(scene),
    };

    private static TaskObject Bottle(string name, string color, StartRange x) => new()
    {
        Name = name,
        RestMeters = RestMeters,
        X = x,
        Y = new(-0.06, 0.08),
        LargestYawRadians = 10 * Math.PI / 180,
        ShapesXml = $"""
            <geom name="{name}" class="object" type="box" size="0.020 0.020 0.055" mass="0.10" rgba="0 0 0 0"/>
            <geom class="visual" type="cylinder" size="0.0225 0.042" pos="0 0 -0.013" mass="0" rgba="{color}"/>
            <geom class="visual" type="cylinder" size="0.010 0.018" pos="0 0 0.045" mass="0" rgba="{color}"/>
            <geom class="visual" type="cylinder" size="0.011 0.005" pos="0 0 0.066" mass="0" rgba="0.95 0.95 0.95 1"/>
            """,
    };

    private static ITaskCondition AreUp(TaskState state)
    {
        (SceneObject left, SceneObject right) = (state.Object("bottle_left"), state.Object("bottle_right"));
        return TaskCondition.When(() => IsUp(left, -TargetXMeters) && IsUp(right, TargetXMeters));
    }

    private static bool IsUp(SceneObject bottle, double targetX)
    {
        double x = bottle.Position[0] - targetX;
        double y = bottle.Position[1];
        return bottle.Lift > LiftMeters && (x * x) + (y * y) < LargestAside * LargestAside;
    }
}
