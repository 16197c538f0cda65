using System.Text;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.SensorMessages.Pixels;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Reads sensor_msgs/Image.</summary>
/// <remarks>
/// A camera that is not what its profile says is a wiring error to be told, not to be mended: only the profile's encoding and size are taken.
/// </remarks>
internal sealed class ImageReader(CameraProfile camera) : PictureReader
{
    private readonly PixelConverter converter = new(camera);

    public override MessageDescription Type => Image.Description;

    public override string? Read(ReadOnlySpan<byte> payload, ImageFrame frame)
    {
        if (!ImageView.TryRead(payload, out ImageView image))
        {
            return $"a payload of {payload.Length} bytes that is no sensor_msgs/Image";
        }

        return converter.Convert(image, frame) switch
        {
            ImageConversion.Converted => null,
            ImageConversion.WrongEncoding => $"found encoding '{Encoding.UTF8.GetString(image.Encoding)}'; expected '{camera.Encoding}'",
            ImageConversion.WrongSize => $"found {image.Width}x{image.Height}; expected {camera.Width}x{camera.Height}",
            _ =>
                $"found rows of {image.Step} bytes and {image.Data.Length} bytes in all; expected at least {converter.MinimumStep} and {converter.MinimumSize}",
        };
    }
}
