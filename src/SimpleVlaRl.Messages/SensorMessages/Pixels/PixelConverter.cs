using System.Text;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Messages.SensorMessages.Pixels;

/// <summary>Makes frames of one camera's pictures: rgb8, turned and mirrored as its profile says, in one pass. Does not allocate.</summary>
public sealed class PixelConverter
{
    private readonly CameraProfile camera;
    private readonly byte[] encoding;
    private readonly PixelLayout layout;
    private readonly FramePath path;

    /// <summary>Makes a converter.</summary>
    /// <param name="camera">The camera; the pictures of a compressed one are rgb8 once they are decoded.</param>
    /// <exception cref="ArgumentException">Its encoding cannot be read.</exception>
    public PixelConverter(CameraProfile camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        this.camera = camera;
        encoding = Encoding.UTF8.GetBytes(camera.Encoding);
        layout = camera.Transport == CameraTransport.Image ? PixelLayouts.Of(camera.Encoding) : PixelLayouts.Rgb;
        path = FramePath.Of(camera);
    }

    /// <summary>Whether a frame is turned or mirrored.</summary>
    public bool Turns => this.camera.RotationDegrees != 0 || this.camera.FlipsHorizontally || this.camera.FlipsVertically;

    /// <summary>The fewest bytes of a picture's row.</summary>
    public int MinimumStep => layout.MinimumStep(this.camera.Width);

    /// <summary>The fewest bytes of a picture whose rows have no padding.</summary>
    public int MinimumSize => MinimumStep * layout.RowCount(this.camera.Height);

    /// <summary>Converts a received picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="frame">The frame to overwrite, of the camera's frame size; its time of receipt is left alone.</param>
    /// <returns>Whether it was converted, else why not; then the frame is unchanged.</returns>
    /// <exception cref="ArgumentException">The frame has another size.</exception>
    public ImageConversion Convert(in ImageView image, ImageFrame frame)
    {
        Demand(frame, this.camera.FrameWidth, this.camera.FrameHeight);
        if (!image.Encoding.SequenceEqual(encoding))
        {
            return ImageConversion.WrongEncoding;
        }

        if (image.Width != (uint)this.camera.Width || image.Height != (uint)this.camera.Height)
        {
            return ImageConversion.WrongSize;
        }

        if (image.Step < (uint)MinimumStep || image.Step * (ulong)layout.RowCount(this.camera.Height) > (ulong)image.Data.Length)
        {
            return ImageConversion.Truncated;
        }

        Convert(image.Data, (int)image.Step, image.IsBigEndian, frame);
        frame.StampNanoseconds = image.StampNanoseconds;
        return ImageConversion.Converted;
    }

    /// <summary>Turns and mirrors a picture that was decoded already.</summary>
    /// <param name="picture">The picture, of the camera's size.</param>
    /// <param name="frame">The frame to overwrite, of the camera's frame size; its stamps are left alone.</param>
    /// <exception cref="ArgumentException">One has another size.</exception>
    public void Turn(ImageFrame picture, ImageFrame frame)
    {
        Demand(picture, this.camera.Width, this.camera.Height);
        Demand(frame, this.camera.FrameWidth, this.camera.FrameHeight);
        Convert(picture.Pixels, MinimumStep, isBigEndian: false, frame);
    }

    private void Convert(ReadOnlySpan<byte> data, int step, bool isBigEndian, ImageFrame frame) => layout.Convert(
        new PixelSource { Data = data, Step = step, Width = this.camera.Width, Height = this.camera.Height, IsBigEndian = isBigEndian }, path, frame.Pixels);

    private static void Demand(ImageFrame frame, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Width != width || frame.Height != height)
        {
            throw new ArgumentException($"The frame is {frame.Width}x{frame.Height}; expected {width}x{height}.", nameof(frame));
        }
    }
}
