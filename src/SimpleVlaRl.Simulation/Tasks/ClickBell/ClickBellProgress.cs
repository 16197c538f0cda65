using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks.ClickBell;

/// <summary>Places the bell to the left or to the right, and tells when a closed gripper presses its button.</summary>
/// <remarks>
/// RoboTwin 2.0: a closed gripper within 2.5 cm (horizontally) and 3 cm (vertically) of the bell's top, in contact. Closed is a command below 0.2. Here it is 2 cm,
/// and fingers must touch the button on the top: with the original's rule one arm in ten that wanders about at random rings the bell in passing.
/// </remarks>
internal sealed class ClickBellProgress : PoseProgress
{
    private const double NearestX = 0.07;
    private const double FarthestX = 0.16;
    private const double LowestY = -0.06;
    private const double HighestY = 0.10;
    private const double ClosedCommand = 0.2;
    private const double LargestAside = 0.020;
    private const double LargestAbove = 0.03;

    private readonly SceneObject bell;
    private readonly ShapeGroup button;
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
        button = new ShapeGroup(model, "button");
        left = new ShapeGroup(model, "left_finger_pad", "left_finger_mirror_pad");
        right = new ShapeGroup(model, "right_finger_pad", "right_finger_mirror_pad");
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
        (LeftCommand < ClosedCommand && IsNear(leftTool) && left.Touches(State, button)) ||
        (RightCommand < ClosedCommand && IsNear(rightTool) && right.Touches(State, button));

    private bool IsNear(int tool)
    {
        ReadOnlySpan<double> point = State.SitePosition(tool);
        ReadOnlySpan<double> origin = bell.Position;
        double x = point[0] - origin[0];
        double y = point[1] - origin[1];
        return (x * x) + (y * y) < LargestAside * LargestAside && Math.Abs(point[2] - origin[2] - ClickBellTask.TopMeters) < LargestAbove;
    }
}
