using MathNet.Numerics.Distributions;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Preprocessing;

/// <summary>
/// The uniform numbers of a chunk's draws: each token is drawn from the policy's own distribution, and those of one joint follow each other within the chunk.
/// </summary>
/// <remarks>
/// <para>
/// Independent draws average out: the arm shakes about its mean and two episodes from one start hardly differ where it matters. Here each joint has a
/// first-order autoregressive normal number z, z(k) = ρ z(k-1) + sqrt(1 - ρ²) ε, over the waypoints of one chunk, and waypoint k draws at the quantile Φ(z(k)).
/// z(0) is a fresh standard normal number in every chunk, the process's stationary distribution.
/// </para>
/// <para>
/// What holds: a chunk's numbers are independent of everything before it, so of the picture and the joints that the network sees; given those, each token is
/// distributed as the policy says, and its log-probability is that of its draw. Across chunks episodes are on-policy. Noise that goes on over a chunk's border
/// has already moved the joints that the next picture shows, so that given the picture its draws are not the policy's (and keep sqrt(1 - ρ²) of the spread,
/// 0.44 at 0.9).
/// </para>
/// <para>
/// What does not hold: the tokens of one chunk are not independent of each other, as the policy has them, so the product of their probabilities is not the
/// chunk's. The token-wise ratios of the loss take each token by itself, which leaves the gradient that flows through the dependence out: with ρ above 0
/// it is an approximation. Related: J. Hollenstein, G. Martius and J. Piater, "Colored Noise in PPO", AAAI 2024 (arXiv 2312.11091), whose noise
/// goes on over the whole episode. With ρ = 0 the numbers are those of <see cref="CounterRandom"/>.
/// </para>
/// </remarks>
public static class CorrelatedDraws
{
    private const float Largest = 1 - (1.0f / (1 << 24));
    private const double HalfStep = 1.0 / (1 << 25);

    /// <summary>The most joints whose state is kept on the stack.</summary>
    private const int FewJoints = 64;

    /// <summary>Fills a chunk's uniforms: a pure function of what is given.</summary>
    /// <param name="sampling">The episode's seed, the chunk's index and ρ from one waypoint to the next, 0 to 1.</param>
    /// <param name="dimension">The joints of a waypoint.</param>
    /// <param name="uniforms">The destination, waypoint by waypoint.</param>
    public static void Fill(in SamplingParameters sampling, int dimension, Span<float> uniforms)
    {
        CounterRandom.Fill(sampling.Seed, sampling.ChunkIndex, uniforms);
        double correlation = sampling.DrawCorrelation;
        if (correlation == 0)
        {
            return;
        }

        double innovation = Math.Sqrt(1 - (correlation * correlation));
        Span<double> normals = dimension <= FewJoints ? stackalloc double[dimension] : new double[dimension];
        for (int token = 0; token < uniforms.Length; token++)
        {
            ref double normal = ref normals[token % dimension];
            double fresh = Normal.InvCDF(0, 1, uniforms[token] + HalfStep);
            normal = token < dimension ? fresh : (correlation * normal) + (innovation * fresh);
            uniforms[token] = Math.Min(Largest, (float)Normal.CDF(0, 1, normal));
        }
    }
}
