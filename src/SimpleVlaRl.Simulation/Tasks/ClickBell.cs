using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>The arm on the bell's side presses the bell's top with its closed gripper.</summary>
/// <remarks>
/// RoboTwin 2.0: a closed gripper within 2.5 cm (horizontally) and 3 cm (vertically) of the bell's top, in contact. Closed is a command below 0.2. Here it is 2
/// cm, and fingers must touch the button on the top: with the original's rule one arm in ten that wanders about at random rings the bell in passing.
/// </remarks>
internal static class ClickBell
{
    /// <summary>The height of the bell's top above the table, metres.</summary>
    public const double TopMeters = 0.055;

    private const double ClosedCommand = 0.2;
    private const double LargestAside = 0.020;
    private const double LargestAbove = 0.03;

    public static SimulatedTask Task { get; } = new()
    {
        Name = "click_bell",
        Instruction = "click the golden bell",
        TimeLimitSeconds = 4,
        Objects =
        [
            new TaskObject
            {
                Name = "bell",
                IsFixture = true,
                X = new(0.07, 0.16),
                Y = new(-0.06, 0.10),
                IsOnEitherSide = true,
                ShapesXml = """
                    <geom class="visual" type="cylinder" size="0.036 0.006" pos="0 0 0.006" rgba="0.15 0.12 0.10 1"/>
                    <geom class="visual" type="ellipsoid" size="0.031 0.031 0.034" pos="0 0 0.012" rgba="0.95 0.70 0.05 1"/>
                    <geom name="bell" class="fixture" type="box" size="0.020 0.020 0.023" pos="0 0 0.023" rgba="0 0 0 0"/>
                    <geom name="button" class="fixture" type="box" size="0.010 0.010 0.0275" pos="0 0 0.0275" rgba="0.75 0.10 0.08 1"/>
                    """,
            },
        ],
        Condition = IsPressed,
        Expert = scene => new ClickBellDemonstrator(scene),
    };

    private static ITaskCondition IsPressed(TaskState state)
    {
        SceneObject bell = state.Object("bell");
        (ShapeGroup button, ShapeGroup left, ShapeGroup right) = (state.Shapes("button"), state.Fingers("left"), state.Fingers("right"));
        return TaskCondition.When(() =>
            (state.LeftCommand < ClosedCommand && IsNear(state.LeftTool, bell) && state.Touch(left, button)) ||
            (state.RightCommand < ClosedCommand && IsNear(state.RightTool, bell) && state.Touch(right, button)));
    }

    private static bool IsNear(ReadOnlySpan<double> tool, SceneObject bell)
    {
        double x = tool[0] - bell.Position[0];
        double y = tool[1] - bell.Position[1];
        return (x * x) + (y * y) < LargestAside * LargestAside && Math.Abs(tool[2] - bell.Position[2] - TopMeters) < LargestAbove;
    }
}
