using System.Text;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.SensorMessages.Pixels;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Reads sensor_msgs/CompressedImage.</summary>
/// <remarks>
/// What a message says of itself must be what its profile says, and its file must begin so. Publishers write <c>jpeg</c>, or with image_transport
/// <c>rgb8; jpeg compressed bgr8</c>, where the first word is what the driver gave and the last what the encoder took: the file has its colours right.
/// </remarks>
internal sealed class CompressedImageReader(CameraProfile camera, IPictureDecoder decoder) : PictureReader
{
    private readonly PixelConverter converter = new(camera);
    private readonly ImageFrame decoded = new(camera.Width, camera.Height);
    private readonly bool isJpeg = camera.Encoding == "jpeg";

    public override MessageDescription Type => CompressedImage.Description;

    private ReadOnlySpan<byte> Magic => isJpeg ? [0xFF, 0xD8, 0xFF] : [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public override string? Read(ReadOnlySpan<byte> payload, ImageFrame frame)
    {
        if (!CompressedImageView.TryRead(payload, out CompressedImageView image))
        {
            return $"a payload of {payload.Length} bytes that is no sensor_msgs/CompressedImage";
        }

        if (!IsExpected(image.Format))
        {
            return $"found format '{Encoding.UTF8.GetString(image.Format)}'; expected '{camera.Encoding}'";
        }

        if (!image.Data.StartsWith(Magic))
        {
            return $"found {image.Data.Length} bytes that do not begin as a file of '{camera.Encoding}' does";
        }

        ImageFrame picture = converter.Turns ? decoded : frame;
        if (decoder.Decode(camera.Encoding, image.Data, picture) is { } problem)
        {
            return problem;
        }

        if (converter.Turns)
        {
            converter.Turn(picture, frame);
        }

        frame.StampNanoseconds = image.StampNanoseconds;
        return null;
    }

    /// <summary>Drivers that say nothing are judged by the file alone. Depth pictures have a header of their own before the file.</summary>
    private bool IsExpected(ReadOnlySpan<byte> format) => format.IsEmpty
        || (!Contains(format, "compressedDepth"u8) && (isJpeg ? Contains(format, "jpeg"u8) || Contains(format, "jpg"u8) : Contains(format, "png"u8)));

    private static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (int start = 0; start + word.Length <= text.Length; start++)
        {
            if (Ascii.EqualsIgnoreCase(text.Slice(start, word.Length), word))
            {
                return true;
            }
        }

        return false;
    }
}
