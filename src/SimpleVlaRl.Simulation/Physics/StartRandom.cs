using SimpleVlaRl.Core.Actions;

namespace SimpleVlaRl.Simulation.Physics;

/// <summary>The random numbers of an episode's start: the same for a seed everywhere, in any order.</summary>
internal static class StartRandom
{
    // Philox counter words that no chunk of a policy reaches, so that starts and sampled actions stay independent.
    private const uint Stream = 0xFFFF_FF00;

    /// <summary>One number of a seed, uniform between two bounds.</summary>
    /// <param name="seed">The episode's seed.</param>
    /// <param name="index">Which number.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    public static double Between(long seed, uint index, double low, double high) =>
        low + ((high - low) * CounterRandom.Uniform(unchecked((ulong)seed), Stream, index));
}
