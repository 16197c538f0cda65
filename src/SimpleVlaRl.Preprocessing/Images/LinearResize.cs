using System.Runtime.Intrinsics;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>Bilinear resizing of pictures of bytes in whole numbers: the same arithmetic as OpenCV's, bit for bit.</summary>
/// <remarks>
/// OpenCV (modules/imgproc/src/resize.cpp) weighs two columns, keeps 19 bits, weighs two rows of such sums after dropping 4 bits of the sums and 16 of the
/// products, and rounds the last two bits away. What it drops shows in the last bit of a sample, so nothing here is rounded in a better way.
/// </remarks>
internal static unsafe class LinearResize
{
    private const int Channels = RecipeChecks.Channels;

    /// <summary>Resizes a picture.</summary>
    /// <param name="source">The first sample of the picture's first row.</param>
    /// <param name="width">The picture's width in pixels.</param>
    /// <param name="height">The picture's height in pixels.</param>
    /// <param name="stride">From row to row in bytes.</param>
    /// <param name="destination">The result, [newHeight, newWidth, 3].</param>
    /// <param name="newWidth">The result's width in pixels.</param>
    /// <param name="newHeight">The result's height in pixels.</param>
    /// <param name="isArea">Whether this is INTER_AREA, which enlarges in its own way, instead of INTER_LINEAR.</param>
    public static void Apply(byte* source, int width, int height, int stride, byte* destination, int newWidth, int newHeight, bool isArea)
    {
        ImageScratch scratch = ImageScratch.OfThisThread;
        LinearTable columns = scratch.Linear(width, newWidth, isArea);
        LinearTable rows = scratch.Linear(height, newHeight, isArea);
        int outputs = newWidth * Channels;
        fixed (int* sums = scratch.Sums(outputs * 2))
        {
            // The sums of the last two rows, by the row's number; most rows are those of the output row before.
            int* upper = sums;
            int* lower = sums + outputs;
            (int summedUpper, int summedLower) = (-1, -1);
            for (int output = 0; output < newHeight; output++)
            {
                int first = Math.Clamp(rows.Starts[output], 0, height - 1);
                int second = Math.Clamp(rows.Starts[output] + 1, 0, height - 1);
                if (first == summedLower)
                {
                    int* other = upper;
                    upper = lower;
                    lower = other;
                    (summedUpper, summedLower) = (summedLower, summedUpper);
                }

                if (first != summedUpper)
                {
                    SumColumns(source + ((long)first * stride), upper, columns, width, newWidth);
                    summedUpper = first;
                }

                if (second != first && second != summedLower)
                {
                    SumColumns(source + ((long)second * stride), lower, columns, width, newWidth);
                    summedLower = second;
                }

                Mix(
                    upper,
                    second == first ? upper : lower,
                    rows.FirstWeights[output],
                    rows.SecondWeights[output],
                    destination + ((long)output * outputs),
                    outputs);
            }
        }
    }

    private static void SumColumns(byte* line, int* sums, LinearTable columns, int width, int newWidth)
    {
        int step = width > 1 ? Channels : 0;
        fixed (int* offsets = columns.Offsets)
        fixed ((int First, int Second)* weights = columns.InnerWeights)
        {
            for (int output = 0; output < newWidth; output++)
            {
                byte* first = line + offsets[output];
                byte* second = first + step;
                (int firstWeight, int secondWeight) = weights[output];
                sums[0] = (first[0] * firstWeight) + (second[0] * secondWeight);
                sums[1] = (first[1] * firstWeight) + (second[1] * secondWeight);
                sums[2] = (first[2] * firstWeight) + (second[2] * secondWeight);
                sums += Channels;
            }
        }
    }

    private static void Mix(int* upper, int* lower, int upperWeight, int lowerWeight, byte* destination, int count)
    {
        int index = 0;
        for (; index <= count - Vector128<byte>.Count; index += Vector128<byte>.Count)
        {
            Vector128<short> low = Vector128.Narrow(
                Four(upper, lower, index, upperWeight, lowerWeight), Four(upper, lower, index + 4, upperWeight, lowerWeight));
            Vector128<short> high = Vector128.Narrow(
                Four(upper, lower, index + 8, upperWeight, lowerWeight), Four(upper, lower, index + 12, upperWeight, lowerWeight));
            Vector128.Narrow(low.AsUInt16(), high.AsUInt16()).Store(destination + index);
        }

        for (; index < count; index++)
        {
            destination[index] = (byte)((((upper[index] >> 4) * upperWeight >> 16) + ((lower[index] >> 4) * lowerWeight >> 16) + 2) >> 2);
        }

        static Vector128<int> Four(int* upper, int* lower, int at, int upperWeight, int lowerWeight) =>
            (((Vector128.Load(upper + at) >> 4) * upperWeight >> 16) + ((Vector128.Load(lower + at) >> 4) * lowerWeight >> 16) + Vector128.Create(2)) >> 2;
    }
}
