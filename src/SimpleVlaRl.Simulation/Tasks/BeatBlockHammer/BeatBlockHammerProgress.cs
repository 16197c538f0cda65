using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks.BeatBlockHammer;

/// <summary>Places hammer and block, and tells when the hammer's head is on the block.</summary>
/// <remarks>
/// RoboTwin 2.0: the head within 2 cm of the block's top, horizontally, and in contact. Here it must also be on top of it, so that pushing the hammer along the table
/// does not count.
/// </remarks>
internal sealed class BeatBlockHammerProgress : PoseProgress
{
    private const double LowestX = 0.11;
    private const double HighestX = 0.17;
    private const double LowestY = -0.08;
    private const double HighestY = -0.01;
    private const double LargestYaw = 8 * Math.PI / 180;
    private const double BlockLowestX = -0.05;
    private const double BlockHighestX = 0.04;
    private const double BlockLowestY = 0.05;
    private const double BlockHighestY = 0.12;
    private const double LargestAside = 0.02;

    private readonly SceneObject hammer;
    private readonly SceneObject block;
    private readonly int body;
    private readonly ShapeGroup head;
    private readonly ShapeGroup target;

    /// <summary>Finds the shapes.</summary>
    /// <param name="state">The environment's state.</param>
    public BeatBlockHammerProgress(PhysicsState state)
        : base(state)
    {
        hammer = SceneObject.Free(state, "hammer", BeatBlockHammerTask.RestMeters);
        block = SceneObject.Fixture(state, "block");
        body = state.Model.Body("hammer");
        head = new ShapeGroup(state.Model, "head");
        target = new ShapeGroup(state.Model, "block");
    }

    /// <inheritdoc/>
    protected override void Place(long seed)
    {
        hammer.Place(StartRandom.Between(seed, 0, LowestX, HighestX), StartRandom.Between(seed, 1, LowestY, HighestY), StartRandom.Between(seed, 2, -LargestYaw, LargestYaw));
        block.Place(StartRandom.Between(seed, 3, BlockLowestX, BlockHighestX), StartRandom.Between(seed, 4, BlockLowestY, BlockHighestY));
    }

    /// <inheritdoc/>
    protected override bool IsDone()
    {
        ReadOnlySpan<double> origin = hammer.Position;
        ReadOnlySpan<double> axes = State.BodyRotation(body);
        ReadOnlySpan<double> there = block.Position;
        double x = origin[0] + (axes[0] * BeatBlockHammerTask.HeadXMeters) - there[0];
        double y = origin[1] + (axes[3] * BeatBlockHammerTask.HeadXMeters) - there[1];
        double z = origin[2] + (axes[6] * BeatBlockHammerTask.HeadXMeters) - there[2];
        return (x * x) + (y * y) < LargestAside * LargestAside && z > BeatBlockHammerTask.BlockHeightMeters && head.Touches(State, target);
    }
}
