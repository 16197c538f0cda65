namespace SimpleVlaRl.Core.Actions;

/// <summary>Uniform numbers from a counter: the same (seed, chunk, token) gives the same number on every machine, in any order.</summary>
/// <remarks>
/// Philox4x32-10 of J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11.
/// The key is the episode's seed, the counter is (chunk, token, 0, 0); the first output word gives 24 bits.
/// </remarks>
public static class CounterRandom
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>One uniform number in [0, 1).</summary>
    /// <param name="seed">The episode's seed.</param>
    /// <param name="chunk">The chunk's index in the episode.</param>
    /// <param name="token">The token's index in the chunk.</param>
    /// <returns>A multiple of 2^-24 in [0, 1), exact in single precision.</returns>
    public static float Uniform(ulong seed, uint chunk, uint token)
    {
        (uint word, _, _, _) = Philox(chunk, token, 0, 0, (uint)seed, (uint)(seed >> 32));
        return (word >> 8) * (1.0f / (1 << 24));
    }

    /// <summary>Fills a chunk's uniforms, one per token.</summary>
    /// <param name="seed">The episode's seed.</param>
    /// <param name="chunk">The chunk's index in the episode.</param>
    /// <param name="uniforms">The destination.</param>
    public static void Fill(ulong seed, uint chunk, Span<float> uniforms)
    {
        for (int token = 0; token < uniforms.Length; token++)
        {
            uniforms[token] = Uniform(seed, chunk, (uint)token);
        }
    }

    /// <summary>Ten rounds of Philox4x32.</summary>
    /// <param name="c0">Counter word 0.</param>
    /// <param name="c1">Counter word 1.</param>
    /// <param name="c2">Counter word 2.</param>
    /// <param name="c3">Counter word 3.</param>
    /// <param name="k0">Key word 0.</param>
    /// <param name="k1">Key word 1.</param>
    /// <returns>Four words.</returns>
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Philox(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 = unchecked(k0 + Weyl0);
            k1 = unchecked(k1 + Weyl1);
        }

        return (c0, c1, c2, c3);
    }
}
