using System.Runtime.Intrinsics;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>A picture reduced by a whole number in both directions: each pixel the mean of a block, with the rounding of OpenCV's INTER_AREA.</summary>
/// <remarks>
/// OpenCV (modules/imgproc/src/resize.cpp, resizeAreaFast_) sums a block as integers, multiplies by the reciprocal of its area in single precision and rounds
/// to the nearest even; for blocks of two by two it adds two and shifts, which rounds a half up.
/// </remarks>
internal static unsafe class AreaMean
{
    private const int Channels = RecipeChecks.Channels;

    /// <summary>The whole number by which a length is reduced; one where it stays.</summary>
    /// <param name="source">The input's length.</param>
    /// <param name="destination">The output's length.</param>
    /// <returns>The factor; zero where OpenCV sees none. It divides in double precision and takes as whole what is less than 2.2e-16 away, so reductions by 49
    /// and a few others are none for it.</returns>
    public static int Factor(int source, int destination)
    {
        if (destination < 1 || source < destination || source % destination != 0)
        {
            return 0;
        }

        double step = 1 / ((double)destination / source);
        double whole = Math.Round(step);
        return Math.Abs(step - whole) < double.BitIncrement(1) - 1 ? (int)whole : 0;
    }

    /// <summary>Resizes a picture.</summary>
    /// <param name="source">The first sample of the picture's first row.</param>
    /// <param name="stride">From row to row in bytes.</param>
    /// <param name="destination">The result, [height, width, 3].</param>
    /// <param name="width">The result's width in pixels.</param>
    /// <param name="height">The result's height in pixels.</param>
    /// <param name="factor">The <see cref="Factor"/> of both lengths.</param>
    public static void Apply(byte* source, int stride, byte* destination, int width, int height, int factor)
    {
        int outputs = width * Channels;
        if (factor == 1)
        {
            for (int row = 0; row < height; row++)
            {
                new ReadOnlySpan<byte>(source + ((long)row * stride), outputs).CopyTo(new Span<byte>(destination + ((long)row * outputs), outputs));
            }

            return;
        }

        int inputs = outputs * factor;
        fixed (int* sums = ImageScratch.OfThisThread.Sums(inputs))
        {
            for (int row = 0; row < height; row++)
            {
                byte* block = source + ((long)row * factor * stride);
                new Span<int>(sums, inputs).Clear();
                for (int line = 0; line < factor; line++)
                {
                    Add(block + ((long)line * stride), sums, inputs);
                }

                Reduce(sums, destination + ((long)row * outputs), width, factor);
            }
        }
    }

    private static void Add(byte* line, int* sums, int count)
    {
        int index = 0;
        for (; index <= count - Vector128<byte>.Count; index += Vector128<byte>.Count)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Load(line + index));
            AddEight(low, sums + index);
            AddEight(high, sums + index + Vector128<ushort>.Count);
        }

        for (; index < count; index++)
        {
            sums[index] += line[index];
        }

        static void AddEight(Vector128<ushort> samples, int* sums)
        {
            (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(samples);
            (Vector128.Load(sums) + low.AsInt32()).Store(sums);
            (Vector128.Load(sums + Vector128<int>.Count) + high.AsInt32()).Store(sums + Vector128<int>.Count);
        }
    }

    private static void Reduce(int* sums, byte* destination, int width, int factor)
    {
        float share = 1f / (factor * factor);
        for (int pixel = 0; pixel < width; pixel++)
        {
            int first = 0, second = 0, third = 0;
            for (int column = 0; column < factor; column++)
            {
                first += sums[0];
                second += sums[1];
                third += sums[2];
                sums += Channels;
            }

            destination[0] = Mean(first, share, factor);
            destination[1] = Mean(second, share, factor);
            destination[2] = Mean(third, share, factor);
            destination += Channels;
        }
    }

    private static byte Mean(int sum, float share, int factor) => factor == 2 ? (byte)((sum + 2) >> 2) : (byte)MathF.Round(sum * share);
}
