using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Episodes.Reading;

/// <summary>One camera frame read back from a file.</summary>
/// <param name="Camera">The camera's name.</param>
/// <param name="StampNanoseconds">When it was taken, wall clock, nanoseconds since 1970.</param>
/// <param name="Jpeg">The frame as it lies in the file.</param>
public sealed record StoredFrame(string Camera, long StampNanoseconds, byte[] Jpeg)
{
    /// <summary>Decodes the frame.</summary>
    /// <returns>The frame with its stamp.</returns>
    /// <exception cref="InvalidDataException">The bytes are no JPEG.</exception>
    public ImageFrame Decode()
    {
        ImageFrame frame = JpegCodec.Decode(Jpeg);
        frame.StampNanoseconds = StampNanoseconds;
        return frame;
    }
}
