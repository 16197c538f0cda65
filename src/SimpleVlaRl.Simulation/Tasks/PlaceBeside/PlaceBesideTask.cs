using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks.PlaceBeside;

/// <summary>One arm puts a cube beside a can, on the side that the instruction names: RoboTwin's place_a2b_left and place_a2b_right.</summary>
/// <param name="isLeft">Whether the cube goes to the left of the can.</param>
/// <remarks>Both tasks have the same scene and the same starts; only the instruction tells them apart.</remarks>
internal sealed class PlaceBesideTask(bool isLeft) : SimulatedTask
{
    /// <summary>Half the cube's edge, metres.</summary>
    public const double HalfEdgeMeters = 0.02;

    /// <inheritdoc/>
    public override string Name => isLeft ? "place_a2b_left" : "place_a2b_right";

    /// <inheritdoc/>
    public override string Instruction => isLeft ? "place the red cube to the left of the green can" : "place the red cube to the right of the green can";

    /// <inheritdoc/>
    public override double TimeLimitSeconds => 6;

    /// <inheritdoc/>
    internal override string ObjectsXml(double tableHeight) => ObjectXml.Free("cube", """
        <geom name="cube" class="object" type="box" size="0.02 0.02 0.02" mass="0.05" rgba="0.88 0.08 0.08 1"/>
        """) + "\n" + ObjectXml.Fixture("can", tableHeight, """
        <geom name="can" class="fixture" type="box" size="0.024 0.024 0.040" pos="0 0 0.040" rgba="0 0 0 0"/>
              <geom class="visual" type="cylinder" size="0.028 0.040" pos="0 0 0.040" rgba="0.08 0.52 0.14 1"/>
              <geom class="visual" type="cylinder" size="0.025 0.001" pos="0 0 0.080" rgba="0.75 0.78 0.80 1"/>
        """);

    /// <inheritdoc/>
    internal override TaskProgress Follow(PhysicsState state) => new PlaceBesideProgress(state, isLeft ? -1 : 1);

    /// <inheritdoc/>
    internal override Demonstrator CreateDemonstrator(TaskScene scene) => new PlacingDemonstrator(
        scene,
        new Placing("cube", "can", 2 * HalfEdgeMeters, HalfEdgeMeters) { Pitch = Math.PI / 3, HoldMeters = 0.006, CarryMeters = 0.07, AsideMeters = isLeft ? -0.13 : 0.13, IsLeftArm = isLeft });
}
