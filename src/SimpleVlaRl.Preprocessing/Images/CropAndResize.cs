namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>TensorFlow's <c>crop_and_resize</c>: bilinear, no antialiasing, the corners of the box on the centres of the corner pixels.</summary>
/// <remarks>
/// Output row i samples at <c>y1·(H-1) + i·(y2-y1)·(H-1)/(size-1)</c> (crop_and_resize_op.cc). The samples are [0, 1] in between and come
/// back as <c>floor(255.5·x)</c>, which is what <c>tf.image.convert_image_dtype</c> does. All in single precision, as there. OpenCV's
/// warpAffine samples at multiples of 1/32 pixel only, so this is our own.
/// </remarks>
internal static class CropAndResize
{
    private const float AreaFraction = 0.9f;
    private const float ToByte = byte.MaxValue + 0.5f;

    /// <summary>The centred box of nine tenths of the area, resized to a square.</summary>
    /// <param name="source">The frame, [height, width, 3].</param>
    /// <param name="width">The frame's width in pixels.</param>
    /// <param name="height">The frame's height in pixels.</param>
    /// <param name="size">The side of the result in pixels.</param>
    /// <param name="destination">The result, [size, size, 3].</param>
    public static void CenterNineTenths(ReadOnlySpan<byte> source, int width, int height, int size, Span<byte> destination)
    {
        float side = MathF.Sqrt(AreaFraction);
        float low = (1 - side) / 2;
        float high = low + side;
        for (int row = 0; row < size; row++)
        {
            (int top, int bottom, float down) = Sample(row, low, high, height, size);
            ReadOnlySpan<byte> upper = source.Slice(top * width * RecipeChecks.Channels, width * RecipeChecks.Channels);
            ReadOnlySpan<byte> lower = source.Slice(bottom * width * RecipeChecks.Channels, width * RecipeChecks.Channels);
            Span<byte> output = destination.Slice(row * size * RecipeChecks.Channels, size * RecipeChecks.Channels);
            for (int column = 0; column < size; column++)
            {
                (int left, int right, float across) = Sample(column, low, high, width, size);
                for (int channel = 0; channel < RecipeChecks.Channels; channel++)
                {
                    int from = (left * RecipeChecks.Channels) + channel;
                    int to = (right * RecipeChecks.Channels) + channel;
                    float above = Mix(Scale(upper[from]), Scale(upper[to]), across);
                    float below = Mix(Scale(lower[from]), Scale(lower[to]), across);
                    output[(column * RecipeChecks.Channels) + channel] = ToSample(Mix(above, below, down));
                }
            }
        }
    }

    /// <summary>The neighbours of an output sample along one axis, and how far it is from the first to the second.</summary>
    private static (int First, int Second, float Fraction) Sample(int output, float low, float high, int length, int size)
    {
        // A result of one pixel has no step; it takes the middle of the box.
        float position = size > 1
            ? (low * (length - 1)) + (output * ((high - low) * (length - 1) / (size - 1)))
            : 0.5f * (low + high) * (length - 1);
        int first = (int)MathF.Floor(position);
        return (first, Math.Min((int)MathF.Ceiling(position), length - 1), position - first);
    }

    private static float Scale(byte sample) => sample * (1f / byte.MaxValue);

    private static float Mix(float first, float second, float fraction) => first + ((second - first) * fraction);

    private static byte ToSample(float value) => (byte)Math.Min(Math.Clamp(value, 0, 1) * ToByte, byte.MaxValue);
}
