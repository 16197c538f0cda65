using System.Numerics;
using System.Runtime.InteropServices;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>Antialiased lanczos3 as TensorFlow's <c>tf.image.resize</c> does it: single precision between the axes, one rounding at the end.</summary>
/// <remarks>
/// OpenCV has no antialiased lanczos (its INTER_LANCZOS4 has another kernel and never widens it), so this is our own. Measured from 256 to 224 pixels on a
/// picture with edges: Pillow's antialiased lanczos3 at most 1 of 255 away and equal in over 99.9 % of the samples; INTER_LANCZOS4 up to 18 away, 76 % of the
/// samples differ.
/// </remarks>
internal static class Lanczos3Resize
{
    public static void Apply(ReadOnlySpan<byte> source, int width, int height, int newWidth, int newHeight, Span<byte> destination, ImageScratch scratch)
    {
        int rowLength = width * RecipeChecks.Channels;
        int newRowLength = newWidth * RecipeChecks.Channels;
        Span<float> samples = scratch.Samples(source.Length);
        for (int i = 0; i < source.Length; i++)
        {
            samples[i] = source[i];
        }

        ResizeTable columns = scratch.Table(width, newWidth);
        ResizeTable rows = scratch.Table(height, newHeight);
        Span<float> row = scratch.Row(rowLength);
        for (int y = 0; y < newHeight; y++)
        {
            row.Clear();
            ReadOnlySpan<float> weights = rows.Weights(y);
            for (int tap = 0; tap < weights.Length; tap++)
            {
                AddScaled(row, samples.Slice((rows.Start(y) + tap) * rowLength, rowLength), weights[tap]);
            }

            ResizeRow(row, columns, destination.Slice(y * newRowLength, newRowLength));
        }
    }

    private static void AddScaled(Span<float> sum, ReadOnlySpan<float> row, float weight)
    {
        Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        ReadOnlySpan<Vector<float>> values = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += values[i] * weight;
        }

        for (int i = sums.Length * Vector<float>.Count; i < sum.Length; i++)
        {
            sum[i] += row[i] * weight;
        }
    }

    private static void ResizeRow(ReadOnlySpan<float> row, ResizeTable columns, Span<byte> destination)
    {
        for (int x = 0; x * RecipeChecks.Channels < destination.Length; x++)
        {
            ReadOnlySpan<float> weights = columns.Weights(x);
            ReadOnlySpan<float> samples = row[(columns.Start(x) * RecipeChecks.Channels)..];
            float red = 0, green = 0, blue = 0;
            for (int tap = 0; tap < weights.Length; tap++)
            {
                red += samples[tap * RecipeChecks.Channels] * weights[tap];
                green += samples[(tap * RecipeChecks.Channels) + 1] * weights[tap];
                blue += samples[(tap * RecipeChecks.Channels) + 2] * weights[tap];
            }

            int output = x * RecipeChecks.Channels;
            destination[output] = Round(red);
            destination[output + 1] = Round(green);
            destination[output + 2] = Round(blue);
        }
    }

    /// <summary>To nearest, ties to even, as <c>tf.round</c>.</summary>
    private static byte Round(float sample) => (byte)Math.Clamp(MathF.Round(sample, MidpointRounding.ToEven), 0, byte.MaxValue);
}
