using MathNet.Numerics.Distributions;
using SimpleVlaRl.Core.Actions;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>The uniform numbers of an attempt's draws: each token's distribution is the policy's, and those of one joint follow each other in time.</summary>
/// <remarks>
/// Independent draws average out: the arm shakes about its mean and two attempts from one start hardly differ where it matters. Here each
/// joint has a first-order autoregressive normal number z, z(k) = ρ z(k-1) + sqrt(1 - ρ²) ε, over the waypoints of the whole attempt, and
/// waypoint k draws at the quantile Φ(z(k)). Each token alone is distributed as before, so its log-probability is right; the product over
/// tokens is then no longer the attempt's probability, which PPO's token-wise ratios do not ask for. Such noise in PPO: J. Hollenstein,
/// G. Martius and J. Piater, "Colored Noise in PPO", AAAI 2024 (arXiv 2312.11091). With ρ = 0 the numbers are those of <see cref="CounterRandom"/>.
/// </remarks>
/// <param name="correlation">ρ from one waypoint to the next, in [0, 1].</param>
/// <param name="dimension">The joints of a waypoint.</param>
internal sealed class CorrelatedDraws(double correlation, int dimension)
{
    private const float Largest = 1 - (1.0f / (1 << 24));
    private const double HalfStep = 1.0 / (1 << 25);
    private readonly double[] normals = new double[dimension];
    private readonly double innovation = Math.Sqrt(1 - (correlation * correlation));

    /// <summary>Fills a chunk's uniforms; the chunks of an attempt are asked for in order.</summary>
    /// <param name="seed">The attempt's seed.</param>
    /// <param name="chunk">The chunk's index in the attempt; 0 begins a new one.</param>
    /// <param name="uniforms">The destination, waypoint by waypoint.</param>
    public void Fill(ulong seed, int chunk, Span<float> uniforms)
    {
        CounterRandom.Fill(seed, (uint)chunk, uniforms);
        if (correlation == 0)
        {
            return;
        }

        for (int token = 0; token < uniforms.Length; token++)
        {
            ref double normal = ref normals[token % dimension];
            double fresh = Normal.InvCDF(0, 1, uniforms[token] + HalfStep);
            normal = chunk == 0 && token < dimension ? fresh : (correlation * normal) + (innovation * fresh);
            uniforms[token] = Math.Min(Largest, (float)Normal.CDF(0, 1, normal));
        }
    }
}
