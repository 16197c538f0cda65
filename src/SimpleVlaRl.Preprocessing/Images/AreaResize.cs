using System.Runtime.Intrinsics;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>A square reduced by averaging areas, by a factor that is no whole number: the same arithmetic as OpenCV's INTER_AREA, bit for bit, several times faster.</summary>
/// <remarks>
/// OpenCV (modules/imgproc/src/resize.cpp) sums each source row into output columns in single precision, tap after tap, and then the rows, and rounds to the
/// nearest even. The order of these sums is kept; what is saved is the work: a row that two output rows share is summed once, and the three channels of a pixel
/// are summed together.
/// </remarks>
internal static unsafe class AreaResize
{
    private const int Channels = RecipeChecks.Channels;

    /// <summary>A pixel is read and written as four samples, the fourth being its neighbour's or padding.</summary>
    private const int Padding = 4;

    /// <summary>Whether a reduction is one of these; OpenCV has other arithmetic for the others.</summary>
    public static bool Takes(int source, int destination) => destination > 0 && source > destination && source % destination != 0;

    /// <summary>Resizes a square.</summary>
    /// <param name="source">The first sample of the square's first row.</param>
    /// <param name="side">The square's side in pixels.</param>
    /// <param name="stride">From row to row in bytes.</param>
    /// <param name="destination">The image, [size, size, 3].</param>
    /// <param name="size">The image's side in pixels; <see cref="Takes"/> the two.</param>
    public static void Apply(byte* source, int side, int stride, byte* destination, int size)
    {
        ImageScratch scratch = ImageScratch.OfThisThread;
        ResizeTable table = scratch.AreaTable(side, size);
        int inputs = side * Channels;
        int outputs = size * Channels;
        fixed (float* samples = scratch.Samples(inputs + Padding))
        fixed (float* rows = scratch.Row((outputs + Padding) * 2))
        {
            float* row = rows;
            float* sum = rows + outputs + Padding;
            int summed = -1;
            for (int output = 0; output < size; output++)
            {
                ReadOnlySpan<float> weights = table.Weights(output);
                for (int tap = 0; tap < weights.Length; tap++)
                {
                    int input = table.Start(output) + tap;
                    if (input != summed)
                    {
                        Widen(source + ((long)input * stride), samples, inputs);
                        SumColumns(samples, row, table, size);
                        summed = input;
                    }

                    Accumulate(row, sum, outputs, weights[tap], isFirst: tap == 0);
                }

                Round(sum, destination + ((long)output * outputs), outputs);
            }
        }
    }

    private static void Widen(byte* source, float* samples, int count)
    {
        int index = 0;
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

    private static void SumColumns(float* samples, float* row, ResizeTable table, int size)
    {
        for (int output = 0; output < size; output++)
        {
            ReadOnlySpan<float> weights = table.Weights(output);
            float* sample = samples + (table.Start(output) * Channels);
            Vector128<float> sum = Vector128<float>.Zero;
            for (int tap = 0; tap < weights.Length; tap++)
            {
                // Not fused: OpenCV rounds the product.
                sum += Vector128.Load(sample) * Vector128.Create(weights[tap]);
                sample += Channels;
            }

            sum.Store(row + (output * Channels));
        }
    }

    private static void Accumulate(float* row, float* sum, int count, float weight, bool isFirst)
    {
        Vector256<float> factor = Vector256.Create(weight);
        int index = 0;
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

    private static void Round(float* sum, byte* destination, int count)
    {
        for (int index = 0; index < count; index++)
        {
            // Averages of bytes need no clamp but for the last bit of the weights' sum.
            destination[index] = (byte)Math.Min(MathF.Round(sum[index]), byte.MaxValue);
        }
    }
}
