using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Simulation.Tasks;

namespace SimpleVlaRl.Simulation;

/// <summary>What <see cref="EnvironmentSlot"/> needs to go on: some 25 kB, nearly all of it physics.</summary>
/// <param name="start">The episode, which also decides the looks and the table.</param>
/// <param name="seconds">The simulated time.</param>
/// <param name="physics">What the next physics step and the next picture depend on.</param>
/// <param name="progress">How far the task is.</param>
internal sealed class SlotSnapshot(EpisodeStart start, double seconds, byte[] physics, TaskMemory progress) : EnvironmentSnapshot(start, seconds)
{
    /// <summary>What the next physics step and the next picture depend on.</summary>
    public ReadOnlySpan<byte> Physics => physics;

    /// <summary>How far the task is.</summary>
    public TaskMemory Progress => progress;

    /// <inheritdoc/>
    public override int ByteCount => physics.Length;
}
