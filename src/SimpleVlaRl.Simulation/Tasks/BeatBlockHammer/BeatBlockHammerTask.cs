using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks.BeatBlockHammer;

/// <summary>The right arm takes a hammer by its handle and strikes a block with its head.</summary>
internal sealed class BeatBlockHammerTask : SimulatedTask
{
    /// <summary>The height of the handle's axis above the table, metres.</summary>
    public const double RestMeters = 0.012;

    /// <summary>How thick the handle is, metres.</summary>
    public const double HandleWidthMeters = 0.020;

    /// <summary>Where the handle is held, metres along the hammer's x from its origin.</summary>
    public const double HoldXMeters = 0.030;

    /// <summary>Where the head's middle is, metres along the hammer's x from its origin.</summary>
    public const double HeadXMeters = -0.080;

    /// <summary>How high the head's middle is above the handle's axis, metres.</summary>
    public const double HeadZMeters = 0.006;

    /// <summary>Half the head's height, metres.</summary>
    public const double HeadHalfHeightMeters = 0.018;

    /// <summary>The block's height, metres.</summary>
    public const double BlockHeightMeters = 0.04;

    /// <inheritdoc/>
    public override string Name => "beat_block_hammer";

    /// <inheritdoc/>
    public override string Instruction => "beat the red block with the hammer";

    /// <inheritdoc/>
    public override double TimeLimitSeconds => 6;

    /// <inheritdoc/>
    internal override string ObjectsXml(double tableHeight) => ObjectXml.Free("hammer", """
        <geom name="handle" class="object" type="box" size="0.080 0.010 0.012" pos="0.010 0 0" mass="0.04" rgba="0.55 0.33 0.12 1"/>
              <geom name="head" class="object" type="box" size="0.018 0.030 0.018" pos="-0.080 0 0.006" mass="0.04" rgba="0.18 0.20 0.24 1"/>
        """) + "\n" + ObjectXml.Fixture("block", tableHeight, """
        <geom name="block" class="fixture" type="box" size="0.022 0.022 0.020" pos="0 0 0.020" rgba="0.88 0.08 0.08 1"/>
        """);

    /// <inheritdoc/>
    internal override TaskProgress Follow(PhysicsState state) => new BeatBlockHammerProgress(state);

    /// <inheritdoc/>
    internal override Demonstrator CreateDemonstrator(TaskScene scene) => new BeatBlockHammerDemonstrator(scene);
}
