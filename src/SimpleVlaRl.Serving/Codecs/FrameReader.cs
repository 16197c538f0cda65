using System.Buffers;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Serving.Codecs;

/// <summary>Writes a picture that came as an array into the frame of its camera.</summary>
internal static class FrameReader
{
    private const int Channels = 3;

    /// <summary>Writes a picture.</summary>
    /// <param name="value">The array, uint8, or float from 0 to 1.</param>
    /// <param name="key">The key that it came under, for messages.</param>
    /// <param name="layout">The order of its axes.</param>
    /// <param name="takesPadded">Whether a square into which openpi's clients scaled the picture is taken too.</param>
    /// <param name="camera">The camera.</param>
    /// <param name="frame">The frame to overwrite, of the camera's size.</param>
    /// <exception cref="RequestException">It is no picture of this camera.</exception>
    public static void Write(object? value, string key, PixelLayout layout, bool takesPadded, ManifestCamera camera, ImageFrame frame)
    {
        NumpyArray array = value as NumpyArray ?? throw new RequestException($"'{key}' is missing or is no array; the policy sees the camera '{camera.Name}'.");
        bool isPlanar = layout == PixelLayout.ChannelHeightWidth;
        if (array.Shape.Length != 3 || array.Shape[isPlanar ? 0 : 2] != Channels || array.Type is not (NumpyType.UInt8 or NumpyType.Float32 or NumpyType.Float64))
        {
            throw new RequestException($"'{key}' is {array.Description}; expected |u1 {(isPlanar ? "[3, height, width]" : "[height, width, 3]")}.");
        }

        (int height, int width) = isPlanar ? (array.Shape[1], array.Shape[2]) : (array.Shape[0], array.Shape[1]);
        if (width == camera.Width && height == camera.Height)
        {
            Copy(array, isPlanar, key, frame.Pixels);
        }
        else if (takesPadded && width == height && width > 0)
        {
            // The message's limit has bounded the square already: it is in memory.
            byte[] square = ArrayPool<byte>.Shared.Rent(array.Count);
            Copy(array, isPlanar, key, square);
            SquarePadding.Remove(square, width, frame);
            ArrayPool<byte>.Shared.Return(square);
        }
        else
        {
            throw new RequestException($"'{key}' is a picture of {width}x{height}; expected {camera.Width}x{camera.Height}{(takesPadded ? ", or that scaled into a black square" : "")}.");
        }
    }

    private static void Copy(NumpyArray array, bool isPlanar, string key, Span<byte> pixels)
    {
        if (array.Type == NumpyType.UInt8 && !isPlanar)
        {
            array.Data.Span.CopyTo(pixels);
            return;
        }

        int plane = array.Count / Channels;
        if (array.Type == NumpyType.UInt8)
        {
            Interleave(array.Data.Span, plane, pixels);
            return;
        }

        for (int index = 0; index < array.Count; index++)
        {
            pixels[isPlanar ? (index % plane * Channels) + (index / plane) : index] = Sample(array[index], key);
        }
    }

    private static void Interleave(ReadOnlySpan<byte> planes, int plane, Span<byte> pixels)
    {
        ReadOnlySpan<byte> red = planes[..plane];
        ReadOnlySpan<byte> green = planes.Slice(plane, plane);
        ReadOnlySpan<byte> blue = planes.Slice(2 * plane, plane);
        pixels = pixels[..(Channels * plane)];
        for (int pixel = 0, at = 0; pixel < plane; pixel++, at += Channels)
        {
            pixels[at] = red[pixel];
            pixels[at + 1] = green[pixel];
            pixels[at + 2] = blue[pixel];
        }
    }

    /// <summary>A sample from 0 to 1 as a byte, cut off as openpi's servers do.</summary>
    private static byte Sample(double value, string key) => value is >= 0 and <= 1
        ? (byte)(value * byte.MaxValue)
        : throw new RequestException($"'{key}' has the sample {value}; expected 0 to 1 in a picture of floating-point numbers.");
}
