namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Both arms bring a red and a blue block to a green one, so that red, green and blue stand in a row from left to right.</summary>
/// <remarks>
/// RoboTwin 2.0: red, green, blue from left to right, neighbours less than 13 cm apart along the row and 3 cm across it, grippers open. There all three blocks
/// start anywhere and all are moved; here the green one stays, and red starts in front of it on the left, blue on the right.
/// </remarks>
internal static class BlocksRanking
{
    /// <summary>Half a block's edge, metres.</summary>
    public const double HalfEdgeMeters = 0.02;

    private const double NearestX = 0.08;
    private const double FarthestX = 0.16;
    private const double LargestAlong = 0.13;
    private const double LargestAcross = 0.03;
    private const double LargestLift = 0.01;

    public static SimulatedTask Task { get; } = new()
    {
        Name = "blocks_ranking_rgb",
        Instruction = "put the red, green and blue blocks in a row",
        TimeLimitSeconds = 6,
        Objects =
        [
            Block("red", "0.88 0.08 0.08 1", new(-NearestX, -FarthestX), firstDraw: 0),
            new TaskObject
            {
                Name = "green",
                IsFixture = true,
                X = StartRange.Within(0.03),
                Y = new(0.06, 0.11),
                FirstDraw = 6,
                ShapesXml = """<geom name="green" class="fixture" type="box" size="0.02 0.02 0.02" pos="0 0 0.02" rgba="0.08 0.60 0.12 1"/>""",
            },
            Block("blue", "0.08 0.16 0.85 1", new(NearestX, FarthestX), firstDraw: 3),
        ],
        Condition = AreInARow,
        Expert = scene => new BlocksRankingDemonstrator(scene),
    };

    private static TaskObject Block(string name, string color, StartRange x, uint firstDraw) => new()
    {
        Name = name,
        RestMeters = HalfEdgeMeters,
        X = x,
        Y = new(-0.09, -0.02),
        LargestYawRadians = 12 * Math.PI / 180,
        FirstDraw = firstDraw,
        ShapesXml = $"""<geom name="{name}" class="object" type="box" size="0.02 0.02 0.02" mass="0.05" rgba="{color}"/>""",
    };

    private static ITaskCondition AreInARow(TaskState state)
    {
        (SceneObject red, SceneObject green, SceneObject blue) = (state.Object("red"), state.Object("green"), state.Object("blue"));
        return TaskCondition.When(() => AreNeighbours(red, green) && AreNeighbours(green, blue)
            && Math.Abs(red.Lift) < LargestLift && Math.Abs(blue.Lift) < LargestLift && state.AreOpen);
    }

    private static bool AreNeighbours(SceneObject left, SceneObject right)
    {
        double along = right.Position[0] - left.Position[0];
        return along > 0 && along < LargestAlong && Math.Abs(right.Position[1] - left.Position[1]) < LargestAcross;
    }
}
