using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>
/// A reduction by two and a half, four output pixels at a time: where in two loads of sixteen samples each tap of the four lies, and its weight.
/// </summary>
internal sealed class AreaBlocks
{
    /// <summary>The output pixels of a block.</summary>
    public const int Pixels = 4;

    /// <summary>Five input pixels make two output pixels.</summary>
    public const int PairSamples = 5 * RecipeChecks.Channels;

    private const int Taps = 3;

    /// <summary>Makes the blocks of a reduction that <see cref="Take"/> takes.</summary>
    public AreaBlocks(int[] offsets, Vector128<float>[] weights)
    {
        int other = offsets[1] - offsets[0];
        int loaded = Vector512<float>.Count;
        Places = GC.AllocateArray<Vector512<int>>(Taps, pinned: true);
        Weights = GC.AllocateArray<Vector512<float>>(Taps, pinned: true);
        for (int tap = 0; tap < Taps; tap++)
        {
            int[] places = new int[loaded];
            float[] shares = new float[loaded];
            for (int lane = 0; lane < Pixels * RecipeChecks.Channels; lane++)
            {
                (int pixel, int channel) = Math.DivRem(lane, RecipeChecks.Channels);
                places[lane] = (pixel / 2 * loaded) + (pixel % 2 * other) + (tap * RecipeChecks.Channels) + channel;
                shares[lane] = weights[(pixel % 2 * Taps) + tap].ToScalar();
            }

            Places[tap] = Vector512.Create(places);
            Weights[tap] = Vector512.Create(shares);
        }
    }

    /// <summary>Per tap, the places of the twelve samples among the thirty-two that were loaded; pinned.</summary>
    public Vector512<int>[] Places { get; }

    /// <summary>Per tap, the weights of the twelve; pinned.</summary>
    public Vector512<float>[] Weights { get; }

    /// <summary>Whether a reduction whose pairs are alike is one of these, and the processor has the registers.</summary>
    public static bool Take(int taps, int[] offsets) => Avx512F.IsSupported
        && taps == Taps
        && offsets.Length % Pixels == 0
        && offsets[2] - offsets[0] == PairSamples
        && offsets[1] - offsets[0] + (Taps * RecipeChecks.Channels) <= PairSamples;
}
