using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Preprocessing.Images;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Codecs;

/// <summary>Brings a picture that came as a file to the array that it stands for.</summary>
internal static class PictureDecoder
{
    /// <summary>Decodes a picture.</summary>
    /// <param name="value">What came; an array of samples is given back as it is.</param>
    /// <param name="key">The key that it came under, for messages.</param>
    /// <param name="maximumBytes">How large it may become.</param>
    /// <returns>An array [height, width, 3] of bytes, or what came.</returns>
    /// <exception cref="RequestException">It is a file that is damaged, too large, or neither PNG nor JPEG.</exception>
    public static object? Decode(object? value, string key, int maximumBytes) => value switch
    {
        EncodedPicture picture => Decode(picture.Data.Span, key, maximumBytes),
        ReadOnlyMemory<byte> file => Decode(file.Span, key, maximumBytes),

        // What an encoder of OpenCV gives is an array of one dimension.
        NumpyArray { Type: NumpyType.UInt8, Shape.Length: 1 } file => Decode(file.Data.Span, key, maximumBytes),
        _ => value,
    };

    private static NumpyArray Decode(ReadOnlySpan<byte> file, string key, int maximumBytes)
    {
        try
        {
            bool isPng = PngCodec.Is(file);
            (int width, int height) = isPng ? PngCodec.ReadSize(file) : JpegCodec.ReadSize(file);
            if (width < 1 || height < 1 || (long)width * height * Picture.Channels > maximumBytes)
            {
                throw new RequestException(
                    RequestProblem.TooLarge, $"'{key}' is a picture of {width}x{height}; expected 1 to {maximumBytes / Picture.Channels} pixels.");
            }

            ImageFrame frame = new(width, height);
            if (isPng)
            {
                PngCodec.Decode(file, frame);
            }
            else
            {
                JpegCodec.Decode(file, frame);
            }

            return new NumpyArray(NumpyType.UInt8, [height, width, Picture.Channels], frame.Pixels);
        }
        catch (InvalidDataException exception)
        {
            throw new RequestException($"'{key}' cannot be decoded: {exception.Message}", exception);
        }
    }
}
