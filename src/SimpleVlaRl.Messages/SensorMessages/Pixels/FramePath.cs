using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Messages.SensorMessages.Pixels;

/// <summary>
/// Where in a frame the pixels of a picture go: a turn clockwise by quarters, then mirrored. Both are one start and one step along each of the picture's sides.
/// </summary>
/// <param name="Start">Where the picture's first pixel goes, in bytes.</param>
/// <param name="StepX">From one pixel of a picture's row to the next, in bytes.</param>
/// <param name="StepY">From one row of the picture to the next, in bytes.</param>
internal readonly record struct FramePath(int Start, int StepX, int StepY)
{
    /// <summary>The bytes of a frame's pixel.</summary>
    public const int Channels = 3;

    public static FramePath Of(CameraProfile camera)
    {
        int start = Place(camera, 0, 0);
        return new FramePath(start, Place(camera, 1, 0) - start, Place(camera, 0, 1) - start);
    }

    private static int Place(CameraProfile camera, int x, int y)
    {
        (int column, int row) = camera.RotationDegrees switch
        {
            90 => (camera.Height - 1 - y, x),
            180 => (camera.Width - 1 - x, camera.Height - 1 - y),
            270 => (y, camera.Width - 1 - x),
            _ => (x, y),
        };
        column = camera.FlipsHorizontally ? camera.FrameWidth - 1 - column : column;
        row = camera.FlipsVertically ? camera.FrameHeight - 1 - row : row;
        return ((row * camera.FrameWidth) + column) * Channels;
    }
}
