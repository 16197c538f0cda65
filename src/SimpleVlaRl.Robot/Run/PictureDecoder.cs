using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Robot.Run;

/// <summary>Decodes what compressed camera topics send: JPEG without allocating, and PNG.</summary>
internal sealed class PictureDecoder : IPictureDecoder
{
    public string? Decode(string encoding, ReadOnlySpan<byte> file, ImageFrame frame)
    {
        try
        {
            if (encoding == "jpeg")
            {
                JpegCodec.Decode(file, frame);
            }
            else
            {
                PngCodec.Decode(file, frame);
            }

            return null;
        }
        catch (InvalidDataException exception)
        {
            // What follows is said of a topic, in the middle of a sentence.
            return $"found a file that cannot be used: {exception.Message.TrimEnd('.')}";
        }
    }
}
