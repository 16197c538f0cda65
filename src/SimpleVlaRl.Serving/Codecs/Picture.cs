using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Codecs;

/// <summary>A picture as it came: an array with three channels, its axes told apart.</summary>
internal readonly record struct Picture(NumpyArray Array, string Key, int Width, int Height, bool IsPlanar)
{
    public const int Channels = 3;

    // Above this a camera's picture is no input of a policy, whatever the message's limit.
    private const int MaximumSide = 4096;

    /// <summary>How many samples it has.</summary>
    public int SampleCount => Channels * Width * Height;

    /// <summary>Takes an array as a picture.</summary>
    /// <param name="value">What came.</param>
    /// <param name="key">The key that it came under, for messages.</param>
    /// <param name="usual">The order of its axes where the shape fits both.</param>
    /// <param name="camera">The camera, for messages.</param>
    /// <exception cref="RequestException">It is none.</exception>
    public static Picture Of(object? value, string key, PixelLayout usual, ManifestCamera camera)
    {
        NumpyArray array = value as NumpyArray ?? throw new RequestException($"'{key}' is missing or is no array; the policy sees the camera '{camera.Name}'.");

        // A batch of one is how frameworks hand pictures on.
        int[] shape = array.Shape.Length == 4 && array.Shape[0] == 1 ? array.Shape[1..] : array.Shape;
        bool isPlanar = shape.Length == 3 && shape[0] == Channels && (usual == PixelLayout.ChannelHeightWidth || shape[2] != Channels);
        if (shape.Length != 3 || (!isPlanar && shape[2] != Channels) || array.Type == NumpyType.Boolean)
        {
            throw new RequestException(
                $"'{key}' is {array.Description}; expected numbers [height, width, {Channels}] or [{Channels}, height, width], uint8 by preference.");
        }

        (int height, int width) = isPlanar ? (shape[1], shape[2]) : (shape[0], shape[1]);
        return width is >= 1 and <= MaximumSide && height is >= 1 and <= MaximumSide
            ? new Picture(array, key, width, height, isPlanar)
            : throw new RequestException(
                $"'{key}' is a picture of {width}x{height}; expected sides of 1 to {MaximumSide}, by preference the camera's {camera.Width}x{camera.Height}.");
    }

    /// <summary>Writes the samples as rgb8, [height, width, 3].</summary>
    /// <param name="range">What the sender's numbers mean.</param>
    /// <param name="pixels">The destination, at least as long as the picture.</param>
    /// <exception cref="RequestException">The samples are not those of a picture.</exception>
    public void CopyTo(SampleRange range, Span<byte> pixels)
    {
        int plane = Width * Height;
        if (Array.Type == NumpyType.UInt8)
        {
            if (IsPlanar)
            {
                Interleave(Array.Data.Span, plane, pixels[..SampleCount]);
            }
            else
            {
                Array.Data.Span.CopyTo(pixels);
            }

            return;
        }

        range.Learn(Array, Key);
        for (int index = 0; index < SampleCount; index++)
        {
            pixels[IsPlanar ? (index % plane * Channels) + (index / plane) : index] = range.Sample(Array, index);
        }
    }

    private static void Interleave(ReadOnlySpan<byte> planes, int plane, Span<byte> pixels)
    {
        ReadOnlySpan<byte> red = planes[..plane];
        ReadOnlySpan<byte> green = planes.Slice(plane, plane);
        ReadOnlySpan<byte> blue = planes.Slice(2 * plane, plane);
        for (int pixel = 0, at = 0; pixel < plane; pixel++, at += Channels)
        {
            pixels[at] = red[pixel];
            pixels[at + 1] = green[pixel];
            pixels[at + 2] = blue[pixel];
        }
    }
}
