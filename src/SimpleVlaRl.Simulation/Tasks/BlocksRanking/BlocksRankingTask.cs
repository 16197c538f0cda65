using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks.BlocksRanking;

/// <summary>Both arms bring a red and a blue block to a green one, so that red, green and blue stand in a row from left to right.</summary>
internal sealed class BlocksRankingTask : SimulatedTask
{
    /// <summary>Half a block's edge, metres.</summary>
    public const double HalfEdgeMeters = 0.02;

    /// <inheritdoc/>
    public override string Name => "blocks_ranking_rgb";

    /// <inheritdoc/>
    public override string Instruction => "put the red, green and blue blocks in a row";

    /// <inheritdoc/>
    public override double TimeLimitSeconds => 6;

    /// <inheritdoc/>
    internal override string ObjectsXml(double tableHeight) =>
        Block("red", "0.88 0.08 0.08 1") + "\n" + ObjectXml.Fixture("green", tableHeight, """
        <geom name="green" class="fixture" type="box" size="0.02 0.02 0.02" pos="0 0 0.02" rgba="0.08 0.60 0.12 1"/>
        """) + "\n" + Block("blue", "0.08 0.16 0.85 1");

    /// <inheritdoc/>
    internal override TaskProgress Follow(PhysicsState state) => new BlocksRankingProgress(state);

    /// <inheritdoc/>
    internal override Demonstrator CreateDemonstrator(TaskScene scene) => new BlocksRankingDemonstrator(scene);

    private static string Block(string name, string color) => ObjectXml.Free(name, $"""
        <geom name="{name}" class="object" type="box" size="0.02 0.02 0.02" mass="0.05" rgba="{color}"/>
        """);
}
