namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Both arms take a pot by its two handles and lift it level.</summary>
/// <remarks>RoboTwin 2.0: the pot 8 cm above the table, each tool point less than 3 cm from its handle, the cosine of the tilt above 0.8.</remarks>
internal static class LiftPot
{
    /// <summary>How far each handle's middle is from the pot's origin, metres along its x.</summary>
    public const double HandleXMeters = 0.080;

    /// <summary>How high the handles are above the pot's origin, metres.</summary>
    public const double HandleZMeters = 0.020;

    /// <summary>How thick a handle is, metres.</summary>
    public const double HandleWidthMeters = 0.018;

    private const double LiftMeters = 0.08;
    private const double LargestDistance = 0.03;
    private const double SmallestCosine = 0.8;

    public static SimulatedTask Task { get; } = new()
    {
        Name = "lift_pot",
        Instruction = "lift the pot with both hands",
        TimeLimitSeconds = 5,
        Objects =
        [
            new TaskObject
            {
                Name = "pot",
                RestMeters = 0.035,
                X = StartRange.Within(0.03),
                Y = new(-0.03, 0.07),
                LargestYawRadians = 8 * Math.PI / 180,
                ShapesXml = """
                    <geom name="pot" class="object" type="box" size="0.040 0.040 0.035" mass="0.20" rgba="0 0 0 0"/>
                    <geom class="visual" type="cylinder" size="0.052 0.035" mass="0" rgba="0.16 0.42 0.46 1"/>
                    <geom class="visual" type="cylinder" size="0.046 0.001" pos="0 0 0.035" mass="0" rgba="0.05 0.10 0.12 1"/>
                    <geom name="pot_left" class="object" type="box" size="0.025 0.009 0.009" pos="-0.077 0 0.020" mass="0.02" rgba="0.90 0.45 0.10 1"/>
                    <geom name="pot_right" class="object" type="box" size="0.025 0.009 0.009" pos="0.077 0 0.020" mass="0.02" rgba="0.90 0.45 0.10 1"/>
                    """,
            },
        ],
        Condition = IsLifted,
        Expert = scene => new LiftPotDemonstrator(scene),
    };

    private static ITaskCondition IsLifted(TaskState state)
    {
        SceneObject pot = state.Object("pot");
        return TaskCondition.When(() => pot.Lift > LiftMeters && pot.UprightCosine > SmallestCosine
            && Distance(state.LeftTool, pot, -HandleXMeters) < LargestDistance && Distance(state.RightTool, pot, HandleXMeters) < LargestDistance);
    }

    private static double Distance(ReadOnlySpan<double> tool, SceneObject pot, double handle)
    {
        ReadOnlySpan<double> origin = pot.Position;
        ReadOnlySpan<double> axes = pot.Rotation;
        double sum = 0;
        for (int axis = 0; axis < 3; axis++)
        {
            double there = origin[axis] + (axes[3 * axis] * handle) + (axes[(3 * axis) + 2] * HandleZMeters);
            sum += (tool[axis] - there) * (tool[axis] - there);
        }

        return Math.Sqrt(sum);
    }
}
