using System.Runtime.Intrinsics;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>The share of each input sample in an output sample's area, as OpenCV's computeResizeAreaTab has it, laid out for sums over whole pixels.</summary>
internal sealed class AreaTable
{
    /// <summary>Shares of a sample below this are dropped, as OpenCV drops them.</summary>
    private const double Negligible = 1e-3;

    private readonly int[] counts;
    private readonly int[] starts;

    /// <summary>Makes the table of a reduction.</summary>
    /// <param name="source">The input's length.</param>
    /// <param name="destination">The output's length, which is smaller.</param>
    public AreaTable(int source, int destination)
    {
        double step = 1 / ((double)destination / source);
        Taps = (int)Math.Ceiling(step) + 2;
        counts = new int[destination];
        starts = new int[destination];
        float[] weights = new float[destination * Taps];
        for (int output = 0; output < destination; output++)
        {
            Fill(output, step, source, weights.AsSpan(output * Taps, Taps));
        }

        // The widest output decides how many taps all have; the others' last ones have no weight.
        int widest = counts.Max();
        Offsets = GC.AllocateArray<int>(destination, pinned: true);
        Weights = GC.AllocateArray<Vector128<float>>(destination * widest, pinned: true);
        for (int output = 0; output < destination; output++)
        {
            Offsets[output] = starts[output] * RecipeChecks.Channels;
            for (int tap = 0; tap < widest; tap++)
            {
                Weights[(output * widest) + tap] = Vector128.Create(weights[(output * Taps) + tap]);
            }
        }

        Taps = widest;
        Pairs = GC.AllocateArray<Vector256<float>>(destination / 2 * widest, pinned: true);
        for (int index = 0; index < Pairs.Length; index++)
        {
            (int pair, int tap) = Math.DivRem(index, widest);
            Pairs[index] = Vector256.Create(Weights[(2 * pair * widest) + tap], Weights[(((2 * pair) + 1) * widest) + tap]);
        }

        IsAlikeInPairs = destination > 2 && AreAlike();
        Blocks = IsAlikeInPairs && AreaBlocks.Take(Taps, Offsets) ? new AreaBlocks(Offsets, Weights) : null;
    }

    /// <summary>Input samples per output sample; some have no weight.</summary>
    public int Taps { get; }

    /// <summary>Where each output pixel's first input pixel is, in samples; pinned.</summary>
    public int[] Offsets { get; }

    /// <summary>The weights, each in all elements of a vector, <see cref="Taps"/> per output; pinned.</summary>
    public Vector128<float>[] Weights { get; }

    /// <summary>The weights of outputs two by two, <see cref="Taps"/> per pair; pinned.</summary>
    public Vector256<float>[] Pairs { get; }

    /// <summary>Whether all pairs have the same weights and lie equally far apart.</summary>
    public bool IsAlikeInPairs { get; }

    /// <summary>The weights of outputs four by four; null where the reduction or the processor is not one for that.</summary>
    public AreaBlocks? Blocks { get; }

    /// <summary>The first input of an output.</summary>
    public int Start(int output) => starts[output];

    /// <summary>How many inputs of an output have weight.</summary>
    public int Count(int output) => counts[output];

    private bool AreAlike()
    {
        for (int index = Taps; index < Pairs.Length; index++)
        {
            int pair = index / Taps;
            bool isStepAlike = Offsets[2 * pair] - Offsets[(2 * pair) - 2] == Offsets[2] - Offsets[0]
                && Offsets[(2 * pair) + 1] - Offsets[2 * pair] == Offsets[1] - Offsets[0];
            if (!isStepAlike || Pairs[index] != Pairs[index % Taps])
            {
                return false;
            }
        }

        return true;
    }

    private void Fill(int output, double step, int source, Span<float> weights)
    {
        double low = output * step;
        double high = low + step;
        double width = Math.Min(step, source - low);
        int last = Math.Min((int)Math.Floor(high), source - 1);
        int first = Math.Min((int)Math.Ceiling(low), last);
        int count = 0;
        starts[output] = first;
        if (first - low > Negligible)
        {
            starts[output] = first - 1;
            weights[count++] = (float)((first - low) / width);
        }

        for (int input = first; input < last; input++)
        {
            weights[count++] = (float)(1 / width);
        }

        if (high - last > Negligible)
        {
            weights[count++] = (float)(Math.Min(Math.Min(high - last, 1), width) / width);
        }

        counts[output] = count;
    }
}
