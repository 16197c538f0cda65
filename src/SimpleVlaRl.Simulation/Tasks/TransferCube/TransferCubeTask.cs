using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks.TransferCube;

/// <summary>The right arm picks a red cube up from the table and hands it to the left arm in the middle.</summary>
internal sealed class TransferCubeTask : SimulatedTask
{
    /// <summary>Half the cube's edge, metres.</summary>
    public const double HalfEdgeMeters = 0.02;

    /// <inheritdoc/>
    public override string Name => "transfer_cube";

    /// <inheritdoc/>
    public override string Instruction => "transfer the red cube";

    /// <inheritdoc/>
    public override double TimeLimitSeconds => 8;

    /// <inheritdoc/>
    internal override string ObjectsXml(double tableHeight) => """
            <body name="cube" pos="0.12 0 0.02">
              <freejoint name="cube"/>
              <geom name="cube" class="object" type="box" size="0.02 0.02 0.02" mass="0.05" rgba="0.88 0.08 0.08 1"/>
            </body>
        """;

    /// <inheritdoc/>
    internal override TaskProgress Follow(PhysicsState state) => new TransferCubeProgress(state);

    /// <inheritdoc/>
    internal override Demonstrator CreateDemonstrator(TaskScene scene) => new TransferCubeDemonstrator(scene);
}
