using System.Numerics;
using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>
/// Weights with a LoRA adapter merged in: W + s B A, computed in single precision as it is read, run by run, so that no whole matrix is ever in memory. It is
/// rounded once, by whoever writes it; the trained network added both parts without rounding their sum to the base's 16 bits, so neither does this.
/// </summary>
/// <param name="weights">The base.</param>
/// <param name="adapter">The adapter, which fits it.</param>
internal sealed class MergedWeights(IWeightSource weights, LowRankAdapter adapter) : IWeightSource
{
    private readonly Lock mutex = new();
    private (string Name, (float[] Left, float[] Right, int Rank, float Scale)? Factors) last = ("", null);

    public IReadOnlyCollection<TensorDescription> Tensors => weights.Tensors;

    public void Read(string name, long firstElement, Span<float> destination)
    {
        weights.Read(name, firstElement, destination);
        if (FactorsOf(name) is not { } factors)
        {
            return;
        }

        int inputs = factors.Right.Length / factors.Rank;
        float[] change = new float[Math.Min(inputs, destination.Length)];
        for (int done = 0; done < destination.Length;)
        {
            int row = (int)((firstElement + done) / inputs);
            int column = (int)((firstElement + done) % inputs);
            int count = Math.Min(inputs - column, destination.Length - done);
            Span<float> part = change.AsSpan(0, count);
            part.Clear();
            for (int k = 0; k < factors.Rank; k++)
            {
                AddScaled(part, factors.Right.AsSpan((k * inputs) + column, count), factors.Left[(row * factors.Rank) + k]);
            }

            AddScaled(destination.Slice(done, count), part, factors.Scale);
            done += count;
        }
    }

    private static void AddScaled(Span<float> sum, ReadOnlySpan<float> addend, float scale)
    {
        Vector<float> factor = new(scale);
        int i = 0;
        for (; i <= sum.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(sum[i..]) + (factor * new Vector<float>(addend[i..]))).CopyTo(sum[i..]);
        }

        for (; i < sum.Length; i++)
        {
            sum[i] += scale * addend[i];
        }
    }

    /// <summary>A tensor is read in many runs, so the factors of the last one are kept.</summary>
    private (float[] Left, float[] Right, int Rank, float Scale)? FactorsOf(string name)
    {
        lock (mutex)
        {
            if (last.Name != name)
            {
                last = (name, adapter.Read(name));
            }

            return last.Factors;
        }
    }
}
