using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks.Handover;

/// <summary>The right arm picks a microphone up and hands it to the left arm.</summary>
internal sealed class HandoverMicTask : SimulatedTask
{
    /// <summary>The height of the microphone's axis above the table, metres.</summary>
    public const double RestMeters = 0.013;

    /// <summary>How thick it is between the fingers, metres.</summary>
    public const double WidthMeters = 0.026;

    /// <summary>Where the hands hold it, metres from its origin.</summary>
    public const double HoldXMeters = 0.050;

    /// <inheritdoc/>
    public override string Name => "handover_mic";

    /// <inheritdoc/>
    public override string Instruction => "hand the microphone over to the left arm";

    /// <inheritdoc/>
    public override double TimeLimitSeconds => 8;

    /// <inheritdoc/>
    internal override string ObjectsXml(double tableHeight) => ObjectXml.Free("mic", """
        <geom name="mic" class="object" type="box" size="0.085 0.013 0.013" mass="0.06" rgba="0 0 0 0"/>
              <geom class="visual" type="capsule" size="0.0135" fromto="-0.055 0 0 0.075 0 0" mass="0" rgba="0.14 0.14 0.30 1"/>
              <geom class="visual" type="sphere" size="0.022" pos="-0.075 0 0.004" mass="0" rgba="0.85 0.20 0.60 1"/>
        """);

    /// <inheritdoc/>
    internal override TaskProgress Follow(PhysicsState state) => new HandoverMicProgress(state);

    /// <inheritdoc/>
    internal override Demonstrator CreateDemonstrator(TaskScene scene) => new HandoverMicDemonstrator(scene);
}
