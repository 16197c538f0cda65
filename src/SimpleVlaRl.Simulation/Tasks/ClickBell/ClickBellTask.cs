using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks.ClickBell;

/// <summary>The arm on the bell's side presses the bell's top with its closed gripper.</summary>
internal sealed class ClickBellTask : SimulatedTask
{
    /// <summary>The height of the bell's top above the table, metres.</summary>
    public const double TopMeters = 0.055;

    /// <inheritdoc/>
    public override string Name => "click_bell";

    /// <inheritdoc/>
    public override string Instruction => "click the golden bell";

    /// <inheritdoc/>
    public override double TimeLimitSeconds => 4;

    /// <inheritdoc/>
    internal override string ObjectsXml(double tableHeight) => ObjectXml.Fixture("bell", tableHeight, """
        <geom class="visual" type="cylinder" size="0.036 0.006" pos="0 0 0.006" rgba="0.15 0.12 0.10 1"/>
              <geom class="visual" type="ellipsoid" size="0.031 0.031 0.034" pos="0 0 0.012" rgba="0.95 0.70 0.05 1"/>
              <geom name="bell" class="fixture" type="box" size="0.020 0.020 0.023" pos="0 0 0.023" rgba="0 0 0 0"/>
              <geom name="button" class="fixture" type="box" size="0.010 0.010 0.0275" pos="0 0 0.0275" rgba="0.75 0.10 0.08 1"/>
        """);

    /// <inheritdoc/>
    internal override TaskProgress Follow(PhysicsState state) => new ClickBellProgress(state);

    /// <inheritdoc/>
    internal override Demonstrator CreateDemonstrator(TaskScene scene) => new ClickBellDemonstrator(scene);
}
