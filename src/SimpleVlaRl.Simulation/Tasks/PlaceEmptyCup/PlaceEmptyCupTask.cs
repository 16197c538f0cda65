using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks.PlaceEmptyCup;

/// <summary>The right arm stands a cup on a coaster.</summary>
internal sealed class PlaceEmptyCupTask : SimulatedTask
{
    /// <summary>The height of the cup's origin above the table, metres.</summary>
    public const double RestMeters = 0.035;

    /// <summary>How thick the cup is between the fingers, metres.</summary>
    public const double WidthMeters = 0.048;

    /// <inheritdoc/>
    public override string Name => "place_empty_cup";

    /// <inheritdoc/>
    public override string Instruction => "place the empty cup on the coaster";

    /// <inheritdoc/>
    public override double TimeLimitSeconds => 6;

    /// <inheritdoc/>
    internal override string ObjectsXml(double tableHeight) => ObjectXml.Free("cup", """
        <geom name="cup" class="object" type="box" size="0.024 0.024 0.035" mass="0.06" rgba="0 0 0 0"/>
              <geom class="visual" type="cylinder" size="0.028 0.035" mass="0" rgba="0.93 0.93 0.95 1"/>
              <geom class="visual" type="cylinder" size="0.023 0.001" pos="0 0 0.0352" mass="0" rgba="0.20 0.21 0.24 1"/>
        """) + "\n" + ObjectXml.Fixture("coaster", tableHeight, """
        <geom class="visual" type="cylinder" size="0.048 0.001" pos="0 0 0.001" rgba="0.12 0.30 0.75 1"/>
              <geom class="visual" type="cylinder" size="0.034 0.001" pos="0 0 0.002" rgba="0.20 0.48 0.90 1"/>
        """);

    /// <inheritdoc/>
    internal override TaskProgress Follow(PhysicsState state) => new PlaceEmptyCupProgress(state);

    /// <inheritdoc/>
    internal override Demonstrator CreateDemonstrator(TaskScene scene) => new PlacingDemonstrator(
        scene,
        new Placing("cup", "coaster", WidthMeters, RestMeters) { Pitch = Math.PI / 4, HoldMeters = 0.006, CarryMeters = 0.05 });
}
