using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation;

/// <summary>
/// Carries where everything is from one environment to another of the same task, so that one may be drawn on a thread of its own while the other is stepped.
/// </summary>
public static class ScenePose
{
    /// <summary>How many numbers a pose has.</summary>
    /// <param name="environments">The environments.</param>
    /// <param name="environment">One that has been reset.</param>
    /// <returns>The count.</returns>
    public static int Length(SimulatedBimanualEnvironment environments, int environment)
    {
        ArgumentNullException.ThrowIfNull(environments);
        return environments.StartedSlot(environment).Physics!.Positions.Length;
    }

    /// <summary>Reads a pose. Does not allocate.</summary>
    /// <param name="environments">The environments.</param>
    /// <param name="environment">The environment that is stepped.</param>
    /// <param name="pose">Its generalised positions.</param>
    public static void Read(SimulatedBimanualEnvironment environments, int environment, Span<double> pose)
    {
        ArgumentNullException.ThrowIfNull(environments);
        environments.StartedSlot(environment).Physics!.Positions.CopyTo(pose);
    }

    /// <summary>Puts everything where a pose says, for drawing; the physics is not stepped. Does not allocate.</summary>
    /// <param name="environments">The environments.</param>
    /// <param name="environment">The environment that is drawn, reset to the same start as the one that was read.</param>
    /// <param name="pose">The generalised positions.</param>
    /// <exception cref="ArgumentException">The pose is of another scene.</exception>
    public static void Show(SimulatedBimanualEnvironment environments, int environment, ReadOnlySpan<double> pose)
    {
        ArgumentNullException.ThrowIfNull(environments);
        PhysicsState physics = environments.StartedSlot(environment).Physics!;
        if (pose.Length != physics.Positions.Length)
        {
            throw new ArgumentException($"The pose has {pose.Length} numbers; the scene has {physics.Positions.Length}.", nameof(pose));
        }

        pose.CopyTo(physics.Positions);
        physics.Forward();
    }
}
