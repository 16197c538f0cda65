using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>A moment between two chunks of an attempt, from which others can go on.</summary>
/// <param name="Robot">The robot then.</param>
/// <param name="Chunks">The chunks decided before, at least one.</param>
internal sealed record BranchPoint(RobotSnapshot Robot, int Chunks)
{
    /// <summary>The ticks simulated before.</summary>
    public int Ticks => Robot.Ticks;

    /// <summary>Whether a moment takes the place of the one kept before, so that each moment of an attempt is the one kept with the same probability.</summary>
    /// <remarks>
    /// Reservoir sampling with one place (Vitter 1985, "Random sampling with a reservoir"): the n-th replaces the earlier one with probability 1/n.
    /// </remarks>
    /// <param name="samplingSeed">The key of the attempt's draws.</param>
    /// <param name="chunks">The chunks decided before the moment: 1 for an attempt's first.</param>
    public static bool Replaces(ulong samplingSeed, int chunks)
    {
        (uint word, _, _, _) = CounterRandom.Philox((uint)chunks, 0, 0, 0x42524348, (uint)samplingSeed, (uint)(samplingSeed >> 32));
        return (ulong)word * (ulong)chunks <= uint.MaxValue;
    }
}
