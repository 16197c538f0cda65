using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>The right arm takes a hammer by its handle and strikes a block with its head.</summary>
/// <remarks>
/// RoboTwin 2.0: the head within 2 cm of the block's top, horizontally, and in contact. Here it must also be on top of it, so that pushing the hammer along the
/// table does not count.
/// </remarks>
internal static class BeatBlockHammer
{
    /// <summary>How thick the handle is, metres.</summary>
    public const double HandleWidthMeters = 0.020;

    /// <summary>Where the handle is held, metres along the hammer's x from its origin.</summary>
    public const double HoldXMeters = 0.030;

    /// <summary>Where the head's middle is, metres along the hammer's x from its origin.</summary>
    public const double HeadXMeters = -0.080;

    /// <summary>How high the head's middle is above the handle's axis, metres.</summary>
    public const double HeadZMeters = 0.006;

    /// <summary>Half the head's height, metres.</summary>
    public const double HeadHalfHeightMeters = 0.018;

    /// <summary>The block's height, metres.</summary>
    public const double BlockHeightMeters = 0.04;

    private const double LargestAside = 0.02;

    public static SimulatedTask Task { get; } = new()
    {
        Name = "beat_block_hammer",
        Instruction = "beat the red block with the hammer",
        TimeLimitSeconds = 6,
        Objects =
        [
            new TaskObject
            {
                Name = "hammer",
                RestMeters = 0.012,
                X = new(0.11, 0.17),
                Y = new(-0.08, -0.01),
                LargestYawRadians = 8 * Math.PI / 180,
                ShapesXml = """
                    <geom name="handle" class="object" type="box" size="0.080 0.010 0.012" pos="0.010 0 0" mass="0.04" rgba="0.55 0.33 0.12 1"/>
                    <geom name="head" class="object" type="box" size="0.018 0.030 0.018" pos="-0.080 0 0.006" mass="0.04" rgba="0.18 0.20 0.24 1"/>
                    """,
            },
            new TaskObject
            {
                Name = "block",
                IsFixture = true,
                X = new(-0.05, 0.04),
                Y = new(0.05, 0.12),
                ShapesXml = """<geom name="block" class="fixture" type="box" size="0.022 0.022 0.020" pos="0 0 0.020" rgba="0.88 0.08 0.08 1"/>""",
            },
        ],
        Condition = IsStruck,
        Expert = scene => new BeatBlockHammerDemonstrator(scene),
    };

    private static ITaskCondition IsStruck(TaskState state)
    {
        (SceneObject hammer, SceneObject block) = (state.Object("hammer"), state.Object("block"));
        (ShapeGroup head, ShapeGroup target) = (state.Shapes("head"), state.Shapes("block"));
        return TaskCondition.When(() =>
        {
            ReadOnlySpan<double> axes = hammer.Rotation;
            double x = hammer.Position[0] + (axes[0] * HeadXMeters) - block.Position[0];
            double y = hammer.Position[1] + (axes[3] * HeadXMeters) - block.Position[1];
            double z = hammer.Position[2] + (axes[6] * HeadXMeters) - block.Position[2];
            return (x * x) + (y * y) < LargestAside * LargestAside && z > BlockHeightMeters && state.Touch(head, target);
        });
    }
}
