using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks.LiftPot;

/// <summary>Both arms take a pot by its two handles and lift it level.</summary>
internal sealed class LiftPotTask : SimulatedTask
{
    /// <summary>The height of the pot's origin above the table, metres.</summary>
    public const double RestMeters = 0.035;

    /// <summary>How far each handle's middle is from the pot's origin, metres along its x.</summary>
    public const double HandleXMeters = 0.080;

    /// <summary>How high the handles are above the pot's origin, metres.</summary>
    public const double HandleZMeters = 0.020;

    /// <summary>How thick a handle is, metres.</summary>
    public const double HandleWidthMeters = 0.018;

    /// <inheritdoc/>
    public override string Name => "lift_pot";

    /// <inheritdoc/>
    public override string Instruction => "lift the pot with both hands";

    /// <inheritdoc/>
    public override double TimeLimitSeconds => 5;

    /// <inheritdoc/>
    internal override string ObjectsXml(double tableHeight) => ObjectXml.Free("pot", """
        <geom name="pot" class="object" type="box" size="0.040 0.040 0.035" mass="0.20" rgba="0 0 0 0"/>
              <geom class="visual" type="cylinder" size="0.052 0.035" mass="0" rgba="0.16 0.42 0.46 1"/>
              <geom class="visual" type="cylinder" size="0.046 0.001" pos="0 0 0.035" mass="0" rgba="0.05 0.10 0.12 1"/>
              <geom name="pot_left" class="object" type="box" size="0.025 0.009 0.009" pos="-0.077 0 0.020" mass="0.02" rgba="0.90 0.45 0.10 1"/>
              <geom name="pot_right" class="object" type="box" size="0.025 0.009 0.009" pos="0.077 0 0.020" mass="0.02" rgba="0.90 0.45 0.10 1"/>
        """);

    /// <inheritdoc/>
    internal override TaskProgress Follow(PhysicsState state) => new LiftPotProgress(state);

    /// <inheritdoc/>
    internal override Demonstrator CreateDemonstrator(TaskScene scene) => new LiftPotDemonstrator(scene);
}
