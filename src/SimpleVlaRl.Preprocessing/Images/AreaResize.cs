using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>
/// A square reduced by averaging areas, by a factor that is no whole number: the same arithmetic as OpenCV's INTER_AREA, bit for bit, several times faster.
/// </summary>
/// <remarks>
/// OpenCV (modules/imgproc/src/resize.cpp) sums each source row into output columns in single precision, tap after tap, and then the rows, and rounds to the
/// nearest even. The order of these sums is kept; what is saved is the work: a row that two output rows share is summed once, and the three channels of a pixel
/// are summed together.
/// </remarks>
internal static unsafe class AreaResize
{
    private const int Channels = RecipeChecks.Channels;

    /// <summary>A pixel is written as four samples, the fourth being its neighbour's or padding.</summary>
    private const int Padding = 4;

    /// <summary>
    /// Whether a reduction is one of these; OpenCV has other arithmetic for the others, which <see cref="AreaMean"/> and <see cref="LinearResize"/> have.
    /// </summary>
    public static bool Takes(int source, int destination) => destination > 0 && source > destination && AreaMean.Factor(source, destination) == 0;

    /// <summary>Resizes a square.</summary>
    /// <param name="source">The first sample of the square's first row.</param>
    /// <param name="side">The square's side in pixels.</param>
    /// <param name="stride">From row to row in bytes.</param>
    /// <param name="destination">The image, [size, size, 3].</param>
    /// <param name="size">The image's side in pixels; <see cref="Takes"/> the two.</param>
    public static void Apply(byte* source, int side, int stride, byte* destination, int size)
    {
        ImageScratch scratch = ImageScratch.OfThisThread;
        AreaTable table = scratch.Areas(side, size);
        int inputs = side * Channels;
        int outputs = size * Channels;
        int padding = Padding + (table.Taps * Channels);
        fixed (float* samples = scratch.Samples(inputs + padding))
        fixed (float* rows = scratch.Row((outputs + Padding) * 2))
        {
            // Taps without weight read here; what they read must be a number.
            new Span<float>(samples + inputs, padding).Clear();
            float* row = rows;
            float* sum = rows + outputs + Padding;
            int summed = -1;
            for (int output = 0; output < size; output++)
            {
                for (int tap = 0; tap < table.Count(output); tap++)
                {
                    int input = table.Start(output) + tap;
                    if (input != summed)
                    {
                        byte* line = source + ((long)input * stride);

                        // The fast way reads a sample beyond the row, which the last one may not have.
                        if (table.Blocks is { } blocks && input < side - 1)
                        {
                            SumBlocks(line, row, blocks, table.Offsets[0], size);
                        }
                        else
                        {
                            Widen(line, samples, inputs);
                            SumColumns(samples, row, table, size);
                        }

                        summed = input;
                    }

                    Accumulate(row, sum, outputs, table.Weights[(output * table.Taps) + tap].ToScalar(), isFirst: tap == 0);
                }

                Round(sum, destination + ((long)output * outputs), outputs);
            }
        }
    }

    private static void Widen(byte* source, float* samples, int count)
    {
        int index = 0;
        if (Avx512F.IsSupported)
        {
            for (; index <= count - Vector512<float>.Count; index += Vector512<float>.Count)
            {
                Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(source + index))).Store(samples + index);
            }
        }

        if (Avx2.IsSupported)
        {
            for (; index <= count - Vector256<float>.Count; index += Vector256<float>.Count)
            {
                Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(source + index)).Store(samples + index);
            }
        }

        for (; index <= count - Vector128<byte>.Count; index += Vector128<byte>.Count)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Load(source + index));
            Store(low, samples + index);
            Store(high, samples + index + Vector128<ushort>.Count);
        }

        for (; index < count; index++)
        {
            samples[index] = source[index];
        }

        static void Store(Vector128<ushort> values, float* samples)
        {
            (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(values);
            Vector128.ConvertToSingle(low.AsInt32()).Store(samples);
            Vector128.ConvertToSingle(high.AsInt32()).Store(samples + Vector128<uint>.Count);
        }
    }

    /// <summary>Not fused anywhere: OpenCV rounds each product.</summary>
    private static void SumColumns(float* samples, float* row, AreaTable table, int size)
    {
        fixed (int* offsets = table.Offsets)
        fixed (Vector128<float>* weights = table.Weights)
        fixed (Vector256<float>* pairs = table.Pairs)
        {
            int done = table.Taps switch
            {
                3 when table.IsAlikeInPairs => SumThreeAlike(samples, row, offsets, pairs, size / 2),
                3 => SumThree(samples, row, offsets, pairs, size / 2),
                4 => SumFour(samples, row, offsets, pairs, size / 2),
                _ => 0,
            };
            SumMany(samples, row, offsets, weights, done, size, table.Taps);
        }
    }

    /// <summary>
    /// A factor of two and a half, from 240 to 96, where a register holds sixteen numbers: five input pixels are one load, and four output pixels one store, of
    /// which the next overwrites the rest.
    /// </summary>
    private static void SumBlocks(byte* line, float* row, AreaBlocks blocks, int offset, int size)
    {
        (Vector512<int> first, Vector512<int> second, Vector512<int> third) = (blocks.Places[0], blocks.Places[1], blocks.Places[2]);
        (Vector512<float> firstWeight, Vector512<float> secondWeight, Vector512<float> thirdWeight) = (blocks.Weights[0], blocks.Weights[1], blocks.Weights[2]);
        byte* from = line + offset;
        for (int block = 0; block < size / AreaBlocks.Pixels; block++)
        {
            Vector512<float> low = Numbers(from);
            Vector512<float> high = Numbers(from + AreaBlocks.PairSamples);
            Vector512<float> sum = Avx512F.PermuteVar16x32x2(low, first, high) * firstWeight;
            sum += Avx512F.PermuteVar16x32x2(low, second, high) * secondWeight;
            sum += Avx512F.PermuteVar16x32x2(low, third, high) * thirdWeight;
            sum.Store(row);
            row += AreaBlocks.Pixels * Channels;
            from += 2 * AreaBlocks.PairSamples;
        }

        static Vector512<float> Numbers(byte* samples) => Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(samples)));
    }

    /// <summary>A factor of two and a half, from 240 to 96: all pairs have the same weights, which stay in registers.</summary>
    private static int SumThreeAlike(float* samples, float* row, int* offsets, Vector256<float>* weights, int pairs)
    {
        int other = offsets[1] - offsets[0];
        int step = pairs > 1 ? offsets[2] - offsets[0] : 0;
        (Vector256<float> first, Vector256<float> second, Vector256<float> third) = (weights[0], weights[1], weights[2]);
        float* sample = samples + offsets[0];
        for (int pair = 0; pair < pairs; pair++)
        {
            Vector256<float> sum = Both(sample, sample + other) * first;
            sum += Both(sample + Channels, sample + other + Channels) * second;
            sum += Both(sample + (2 * Channels), sample + other + (2 * Channels)) * third;
            sum.GetLower().Store(row);
            sum.GetUpper().Store(row + Channels);
            row += 2 * Channels;
            sample += step;
        }

        return 2 * pairs;
    }

    /// <summary>The usual reductions two pixels at a time; a pixel's padding is overwritten by the next.</summary>
    private static int SumThree(float* samples, float* row, int* offsets, Vector256<float>* weights, int pairs)
    {
        for (int pair = 0; pair < pairs; pair++)
        {
            float* one = samples + offsets[2 * pair];
            float* other = samples + offsets[(2 * pair) + 1];
            Vector256<float> sum = Both(one, other) * weights[0];
            sum += Both(one + Channels, other + Channels) * weights[1];
            sum += Both(one + (2 * Channels), other + (2 * Channels)) * weights[2];
            sum.GetLower().Store(row);
            sum.GetUpper().Store(row + Channels);
            row += 2 * Channels;
            weights += 3;
        }

        return 2 * pairs;
    }

    private static int SumFour(float* samples, float* row, int* offsets, Vector256<float>* weights, int pairs)
    {
        for (int pair = 0; pair < pairs; pair++)
        {
            float* one = samples + offsets[2 * pair];
            float* other = samples + offsets[(2 * pair) + 1];
            Vector256<float> sum = Both(one, other) * weights[0];
            sum += Both(one + Channels, other + Channels) * weights[1];
            sum += Both(one + (2 * Channels), other + (2 * Channels)) * weights[2];
            sum += Both(one + (3 * Channels), other + (3 * Channels)) * weights[3];
            sum.GetLower().Store(row);
            sum.GetUpper().Store(row + Channels);
            row += 2 * Channels;
            weights += 4;
        }

        return 2 * pairs;
    }

    private static Vector256<float> Both(float* one, float* other) => Vector256.Create(Vector128.Load(one), Vector128.Load(other));

    private static void SumMany(float* samples, float* row, int* offsets, Vector128<float>* weights, int from, int size, int taps)
    {
        for (int output = from; output < size; output++)
        {
            float* sample = samples + offsets[output];
            Vector128<float> sum = Vector128.Load(sample) * weights[output * taps];
            for (int tap = 1; tap < taps; tap++)
            {
                sum += Vector128.Load(sample + (tap * Channels)) * weights[(output * taps) + tap];
            }

            sum.Store(row + (output * Channels));
        }
    }

    private static void Accumulate(float* row, float* sum, int count, float weight, bool isFirst)
    {
        int index = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<float> wide = Vector512.Create(weight);
            for (; index <= count - Vector512<float>.Count; index += Vector512<float>.Count)
            {
                Vector512<float> product = Vector512.Load(row + index) * wide;
                (isFirst ? product : Vector512.Load(sum + index) + product).Store(sum + index);
            }
        }

        Vector256<float> factor = Vector256.Create(weight);
        for (; index <= count - Vector256<float>.Count; index += Vector256<float>.Count)
        {
            Vector256<float> product = Vector256.Load(row + index) * factor;
            (isFirst ? product : Vector256.Load(sum + index) + product).Store(sum + index);
        }

        for (; index < count; index++)
        {
            float product = row[index] * weight;
            sum[index] = isFirst ? product : sum[index] + product;
        }
    }

    /// <summary>To the nearest even, as OpenCV's saturate_cast.</summary>
    private static void Round(float* sum, byte* destination, int count)
    {
        int index = 0;
        if (Avx512F.IsSupported)
        {
            for (; index <= count - Vector512<float>.Count; index += Vector512<float>.Count)
            {
                Vector512<int> nearest = Avx512F.ConvertToVector512Int32(Vector512.Load(sum + index));
                Avx512F.ConvertToVector128ByteWithSaturation(nearest.AsUInt32()).Store(destination + index);
            }
        }

        for (; index <= count - Vector128<byte>.Count; index += Vector128<byte>.Count)
        {
            Vector128<short> low = Vector128.NarrowWithSaturation(ToInteger(sum + index), ToInteger(sum + index + 4));
            Vector128<short> high = Vector128.NarrowWithSaturation(ToInteger(sum + index + 8), ToInteger(sum + index + 12));
            Vector128.NarrowWithSaturation(low.AsUInt16(), high.AsUInt16()).Store(destination + index);
        }

        for (; index < count; index++)
        {
            destination[index] = (byte)Math.Min(MathF.Round(sum[index]), byte.MaxValue);
        }

        static Vector128<int> ToInteger(float* values) => Vector128.ConvertToInt32(Vector128.Round(Vector128.Load(values)));
    }
}
