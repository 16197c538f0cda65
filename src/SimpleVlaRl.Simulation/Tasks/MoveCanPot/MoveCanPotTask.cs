using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks.MoveCanPot;

/// <summary>The right arm stands a can beside a pot.</summary>
internal sealed class MoveCanPotTask : SimulatedTask
{
    /// <summary>The height of the can's origin above the table, metres.</summary>
    public const double RestMeters = 0.045;

    /// <summary>How thick the can is between the fingers, metres.</summary>
    public const double WidthMeters = 0.044;

    /// <inheritdoc/>
    public override string Name => "move_can_pot";

    /// <inheritdoc/>
    public override string Instruction => "move the blue can to the right of the pot";

    /// <inheritdoc/>
    public override double TimeLimitSeconds => 6;

    /// <inheritdoc/>
    internal override string ObjectsXml(double tableHeight) => ObjectXml.Free("can", """
        <geom name="can" class="object" type="box" size="0.022 0.022 0.045" mass="0.10" rgba="0 0 0 0"/>
              <geom class="visual" type="cylinder" size="0.025 0.045" mass="0" rgba="0.10 0.22 0.80 1"/>
              <geom class="visual" type="cylinder" size="0.022 0.001" pos="0 0 0.045" mass="0" rgba="0.85 0.87 0.90 1"/>
        """) + "\n" + ObjectXml.Fixture("pot", tableHeight, """
        <geom name="pot" class="fixture" type="box" size="0.045 0.045 0.035" pos="0 0 0.035" rgba="0 0 0 0"/>
              <geom class="visual" type="cylinder" size="0.058 0.035" pos="0 0 0.035" rgba="0.20 0.20 0.22 1"/>
              <geom class="visual" type="cylinder" size="0.051 0.001" pos="0 0 0.070" rgba="0.55 0.56 0.58 1"/>
              <geom class="visual" type="sphere" size="0.012" pos="0 0 0.078" rgba="0.10 0.10 0.10 1"/>
        """);

    /// <inheritdoc/>
    internal override TaskProgress Follow(PhysicsState state) => new MoveCanPotProgress(state);

    /// <inheritdoc/>
    internal override Demonstrator CreateDemonstrator(TaskScene scene) => new PlacingDemonstrator(
        scene,
        new Placing("can", "pot", WidthMeters, RestMeters) { Pitch = Math.PI / 4, HoldMeters = 0.008, CarryMeters = 0.06, AsideMeters = 0.14 });
}
