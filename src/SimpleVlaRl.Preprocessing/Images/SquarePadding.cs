using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>
/// Takes back what clients of openpi do to a picture before they send it: the picture is scaled into a square, its aspect ratio kept, and the rest
/// of the square is black on both sides. Which part of the square is the picture follows from the camera's size.
/// </summary>
public static class SquarePadding
{
    private const int Channels = 3;

    /// <summary>Where the picture lies in the square.</summary>
    /// <param name="side">The square's side in pixels.</param>
    /// <param name="width">The camera's width in pixels.</param>
    /// <param name="height">The camera's height in pixels.</param>
    /// <returns>The picture's corner and size in pixels.</returns>
    public static (int Left, int Top, int Width, int Height) PictureIn(int side, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        double ratio = Math.Max((double)width / side, (double)height / side);
        int pictureWidth = Math.Clamp((int)(width / ratio), 1, side);
        int pictureHeight = Math.Clamp((int)(height / ratio), 1, side);
        return ((side - pictureWidth) / 2, (side - pictureHeight) / 2, pictureWidth, pictureHeight);
    }

    /// <summary>
    /// Whether a square is black where the padding would be: a picture that was squashed or cropped into a square is not, unless it is dark there.
    /// </summary>
    /// <param name="square">The square, [side, side, 3], rgb.</param>
    /// <param name="side">The square's side in pixels.</param>
    /// <param name="width">The camera's width in pixels.</param>
    /// <param name="height">The camera's height in pixels.</param>
    /// <returns>Whether it is; always for a square camera, whose picture needs no padding.</returns>
    public static bool IsPadded(ReadOnlySpan<byte> square, int side, int width, int height)
    {
        (int left, int top, int pictureWidth, int pictureHeight) = PictureIn(side, width, height);
        for (int row = 0; row < side; row++)
        {
            ReadOnlySpan<byte> samples = square.Slice(row * side * Channels, side * Channels);
            bool isBlack = row < top || row >= top + pictureHeight
                ? !samples.ContainsAnyExcept((byte)0)
                : !samples[..(left * Channels)].ContainsAnyExcept((byte)0) && !samples[((left + pictureWidth) * Channels)..].ContainsAnyExcept((byte)0);
            if (!isBlack)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Cuts the picture out of the square and scales it to the camera's size, bilinearly: OpenCV's INTER_LINEAR, bit for bit.</summary>
    /// <param name="square">The square, [side, side, 3], rgb.</param>
    /// <param name="side">The square's side in pixels.</param>
    /// <param name="destination">A frame of the camera's size; its stamps are left alone.</param>
    /// <exception cref="ArgumentException">The square has another length.</exception>
    public static unsafe void Remove(byte[] square, int side, ImageFrame destination)
    {
        ArgumentNullException.ThrowIfNull(square);
        ArgumentNullException.ThrowIfNull(destination);
        if (square.Length < side * side * Channels)
        {
            throw new ArgumentException($"The square has {square.Length} bytes; one of side {side} takes {side * side * Channels}.", nameof(square));
        }

        (int left, int top, int width, int height) = PictureIn(side, destination.Width, destination.Height);
        int stride = side * Channels;
        fixed (byte* samples = square, frame = destination.Pixels)
        {
            byte* picture = samples + (((top * side) + left) * Channels);

            // Half the size both ways is the mean of four, as it is in OpenCV, whatever the kind of interpolation.
            if (width == 2 * destination.Width && height == 2 * destination.Height)
            {
                AreaMean.Apply(picture, stride, frame, destination.Width, destination.Height, factor: 2);
            }
            else
            {
                LinearResize.Apply(picture, width, height, stride, frame, destination.Width, destination.Height, isArea: false);
            }
        }
    }
}
