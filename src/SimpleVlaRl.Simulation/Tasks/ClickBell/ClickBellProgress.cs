using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks.ClickBell;

/// <summary>Places the bell to the left or to the right, and tells when a closed gripper presses its top.</summary>
/// <remarks>
/// RoboTwin 2.0: a closed gripper within 2.5 cm (horizontally) and 3 cm (vertically) of the bell's top, in contact. Closed is a command below 0.2.
/// </remarks>
internal sealed class ClickBellProgress : PoseProgress
{
    private const double NearestX = 0.07;
    private const double FarthestX = 0.16;
    private const double LowestY = -0.06;
    private const double HighestY = 0.10;
    private const double ClosedCommand = 0.2;
    private const double LargestAside = 0.025;
    private const double LargestAbove = 0.03;

    private readonly SceneObject bell;
    private readonly ShapeGroup shapes;
    private readonly ShapeGroup left;
    private readonly ShapeGroup right;
    private readonly int leftTool;
    private readonly int rightTool;

    /// <summary>Finds the shapes.</summary>
    /// <param name="state">The environment's state.</param>
    public ClickBellProgress(PhysicsState state)
        : base(state)
    {
        SceneModel model = state.Model;
        bell = SceneObject.Fixture(state, "bell");
        shapes = new ShapeGroup(model, "bell", "button");
        left = ShapeGroup.Hand(model, "left");
        right = ShapeGroup.Hand(model, "right");
        leftTool = model.Site("left_tool");
        rightTool = model.Site("right_tool");
    }

    /// <inheritdoc/>
    protected override void Place(long seed)
    {
        double side = StartRandom.Between(seed, 2, -1, 1) < 0 ? -1 : 1;
        bell.Place(side * StartRandom.Between(seed, 0, NearestX, FarthestX), StartRandom.Between(seed, 1, LowestY, HighestY));
    }

    /// <inheritdoc/>
    protected override bool IsDone() =>
        (LeftCommand < ClosedCommand && IsNear(leftTool) && left.Touches(State, shapes)) ||
        (RightCommand < ClosedCommand && IsNear(rightTool) && right.Touches(State, shapes));

    private bool IsNear(int tool)
    {
        ReadOnlySpan<double> point = State.SitePosition(tool);
        ReadOnlySpan<double> origin = bell.Position;
        double x = point[0] - origin[0];
        double y = point[1] - origin[1];
        return (x * x) + (y * y) < LargestAside * LargestAside && Math.Abs(point[2] - origin[2] - ClickBellTask.TopMeters) < LargestAbove;
    }
}
