using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks.PickDualBottles;

/// <summary>Each arm takes the bottle on its side and holds it up.</summary>
internal sealed class PickDualBottlesTask : SimulatedTask
{
    /// <summary>The height of a bottle's origin above the table, metres.</summary>
    public const double RestMeters = 0.055;

    /// <summary>How thick a bottle is between the fingers, metres.</summary>
    public const double WidthMeters = 0.040;

    /// <summary>The left bottle's target is at minus this x, the right one's at plus, metres.</summary>
    public const double TargetXMeters = 0.11;

    /// <inheritdoc/>
    public override string Name => "pick_dual_bottles";

    /// <inheritdoc/>
    public override string Instruction => "pick up both bottles";

    /// <inheritdoc/>
    public override double TimeLimitSeconds => 5;

    /// <inheritdoc/>
    internal override string ObjectsXml(double tableHeight) => Bottle("bottle_left", "0.10 0.55 0.18 1") + "\n" + Bottle("bottle_right", "0.85 0.40 0.05 1");

    /// <inheritdoc/>
    internal override TaskProgress Follow(PhysicsState state) => new PickDualBottlesProgress(state);

    /// <inheritdoc/>
    internal override Demonstrator CreateDemonstrator(TaskScene scene) => new PickDualBottlesDemonstrator(scene);

    private static string Bottle(string name, string color) => ObjectXml.Free(name, $"""
        <geom name="{name}" class="object" type="box" size="0.020 0.020 0.055" mass="0.10" rgba="0 0 0 0"/>
              <geom class="visual" type="cylinder" size="0.0225 0.042" pos="0 0 -0.013" mass="0" rgba="{color}"/>
              <geom class="visual" type="cylinder" size="0.010 0.018" pos="0 0 0.045" mass="0" rgba="{color}"/>
              <geom class="visual" type="cylinder" size="0.011 0.005" pos="0 0 0.066" mass="0" rgba="0.95 0.95 0.95 1"/>
        """);
}
