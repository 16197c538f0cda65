using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks.Handover;

/// <summary>The right arm picks a long block up, hands it to the left arm, and that puts it on a pad.</summary>
internal sealed class HandoverBlockTask : SimulatedTask
{
    /// <summary>The height of the block's axis above the table, metres.</summary>
    public const double RestMeters = 0.016;

    /// <summary>How thick it is between the fingers, metres.</summary>
    public const double WidthMeters = 0.032;

    /// <summary>Where the hands hold it, metres from its origin.</summary>
    public const double HoldXMeters = 0.050;

    /// <inheritdoc/>
    public override string Name => "handover_block";

    /// <inheritdoc/>
    public override string Instruction => "hand the block over and put it on the blue pad";

    /// <inheritdoc/>
    public override double TimeLimitSeconds => 10;

    /// <inheritdoc/>
    internal override string ObjectsXml(double tableHeight) => ObjectXml.Free("block", """
        <geom name="block" class="object" type="box" size="0.080 0.016 0.016" mass="0.08" rgba="0.90 0.55 0.08 1"/>
        """) + "\n" + ObjectXml.Fixture("pad", tableHeight, """
        <geom class="visual" type="box" size="0.065 0.045 0.001" pos="0 0 0.001" rgba="0.12 0.30 0.80 1"/>
        """);

    /// <inheritdoc/>
    internal override TaskProgress Follow(PhysicsState state) => new HandoverBlockProgress(state);

    /// <inheritdoc/>
    internal override Demonstrator CreateDemonstrator(TaskScene scene) => new HandoverBlockDemonstrator(scene);
}
