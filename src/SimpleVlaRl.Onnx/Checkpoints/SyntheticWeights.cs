using System.Numerics;
using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>Random bfloat16 numbers at the speed of memory.</summary>
/// <remarks>
/// Sixteen random bits become sign, seven bits of mantissa, and one of four neighbouring exponents; the root mean square of ±m·2^(e-k) with m
/// in [1, 2) and k in 0..3 is 0.88·2^e. Bits: xorshift64 (G. Marsaglia, "Xorshift RNGs", J. Stat. Software 8, 2003) in as many
/// lanes as a vector has, seeded by SplitMix64 from the seed and the tensor's name, so that a tensor does not depend on its shard.
/// </remarks>
internal sealed class SyntheticWeights
{
    private const double MeanSquareRoot = 0.88;
    private const int ExponentBias = 127;
    private const ushort SignAndMantissa = 0x807F;
    private const ushort One = 0x3F80;

    private readonly ushort baseline;
    private readonly bool isOnes;
    private Vector<ulong> state;

    public SyntheticWeights(PolicyArchitecture architecture, string name, IReadOnlyList<long> shape, long seed)
    {
        double deviation = Deviation(architecture, name, shape);
        isOnes = deviation == 0;
        int exponent = isOnes ? 0 : (int)Math.Round(Math.Log2(deviation / MeanSquareRoot)) + ExponentBias;
        baseline = (ushort)(exponent << 7);
        ulong mixed = (ulong)seed;
        foreach (char letter in name)
        {
            mixed = Split(mixed ^ letter);
        }

        Span<ulong> lanes = stackalloc ulong[Vector<ulong>.Count];
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            mixed = Split(mixed);
            lanes[lane] = mixed | 1;
        }

        this.state = new Vector<ulong>(lanes);
    }

    /// <summary>Writes the next numbers; whole vectors only, except in the last call of a tensor.</summary>
    public void Fill(Span<ushort> destination)
    {
        if (isOnes)
        {
            destination.Fill(One);
            return;
        }

        Span<Vector<ushort>> vectors = MemoryMarshal.Cast<ushort, Vector<ushort>>(destination);
        Vector<ushort> keep = new(SignAndMantissa);
        Vector<ushort> start = new(baseline);
        Vector<ushort> exponents = new((ushort)0x0180);
        Vector<ulong> state = this.state;
        for (int index = 0; index < vectors.Length; index++)
        {
            state = Next(state);
            Vector<ushort> bits = Vector.AsVectorUInt16(state);
            vectors[index] = (bits & keep) | (start - (bits & exponents));
        }

        this.state = state = Next(state);
        Span<ushort> rest = destination[(vectors.Length * Vector<ushort>.Count)..];
        Vector<ushort> last = Vector.AsVectorUInt16(state);
        for (int index = 0; index < rest.Length; index++)
        {
            rest[index] = (ushort)((last[index] & SignAndMantissa) | (baseline - (last[index] & exponents[0])));
        }
    }

    /// <summary>Zero stands for a tensor of ones. Branches that add to a residual stream are small, so that depth does not raise it.</summary>
    private static double Deviation(PolicyArchitecture architecture, string name, IReadOnlyList<long> shape)
    {
        bool isNorm = name.Contains("norm", StringComparison.Ordinal) || name.EndsWith("ffn.0.weight", StringComparison.Ordinal);
        if (isNorm && name.EndsWith("weight", StringComparison.Ordinal))
        {
            return 0;
        }

        if (name.EndsWith("scale_factor", StringComparison.Ordinal))
        {
            return 0.1;
        }

        if (shape.Count != 2 && shape.Count != 4)
        {
            return 0.02;
        }

        double deviation = name == PolicyTensorNames.TokenEmbedding ? 1 : 1 / Math.Sqrt(shape.Skip(1).Aggregate(1.0, (product, size) => product * size));
        bool isBranch = name.EndsWith("o_proj.weight", StringComparison.Ordinal) || name.EndsWith("down_proj.weight", StringComparison.Ordinal)
            || name.EndsWith("attn.proj.weight", StringComparison.Ordinal) || name.EndsWith("mlp.fc2.weight", StringComparison.Ordinal);
        return isBranch ? deviation / Math.Sqrt(2.0 * architecture.Decoder.LayerCount) : deviation;
    }

    private static Vector<ulong> Next(Vector<ulong> state)
    {
        state ^= Vector.ShiftLeft(state, 13);
        state ^= Vector.ShiftRightLogical(state, 7);
        return state ^ Vector.ShiftLeft(state, 17);
    }

    private static ulong Split(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
