using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Datasets.Sources;

/// <summary>A picture as it lies in a data set: PNG or JPEG.</summary>
internal static class PictureFile
{
    /// <summary>Decodes it.</summary>
    /// <param name="picture">Its bytes.</param>
    /// <param name="feature">Where it is from, for the message.</param>
    /// <exception cref="DatasetException">It cannot be decoded.</exception>
    public static ImageFrame Decode(byte[] picture, string feature)
    {
        try
        {
            if (!PngCodec.Is(picture))
            {
                return JpegCodec.Decode(picture);
            }

            (int width, int height) = PngCodec.ReadSize(picture);
            ImageFrame frame = new(width, height);
            PngCodec.Decode(picture, frame);
            return frame;
        }
        catch (InvalidDataException exception)
        {
            throw new DatasetException($"a picture of '{feature}' cannot be decoded: {exception.Message}", exception);
        }
    }
}
