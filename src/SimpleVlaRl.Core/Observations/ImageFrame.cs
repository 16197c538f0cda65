namespace SimpleVlaRl.Core.Observations;

/// <summary>One camera picture: rgb8, rows top to bottom, without padding between rows.</summary>
/// <remarks>The buffer is reused from frame to frame; whoever keeps a frame longer than a tick copies it.</remarks>
public sealed class ImageFrame
{
    /// <summary>Makes a black frame.</summary>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below one.</exception>
    public ImageFrame(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
        Pixels = new byte[width * height * 3];
    }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>The samples, [height, width, 3] in the order red, green, blue.</summary>
    public byte[] Pixels { get; }

    /// <summary>When the picture was taken, wall clock, nanoseconds since 1970; zero while the frame holds no picture.</summary>
    public long StampNanoseconds { get; set; }

    /// <summary>When the picture arrived here, in ticks of the injected <see cref="TimeProvider"/>.</summary>
    public long ReceivedTimestamp { get; set; }

    /// <summary>Copies the picture and its stamps into another frame of the same size.</summary>
    /// <param name="destination">The frame to overwrite.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void CopyTo(ImageFrame destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (destination.Width != Width || destination.Height != Height)
        {
            throw new ArgumentException($"The frame is {Width}x{Height} but the destination is {destination.Width}x{destination.Height}.", nameof(destination));
        }

        Pixels.CopyTo(destination.Pixels, 0);
        destination.StampNanoseconds = StampNanoseconds;
        destination.ReceivedTimestamp = ReceivedTimestamp;
    }
}
