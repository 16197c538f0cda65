using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Datasets.Video;
using SimpleVlaRl.Episodes.Pictures;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>The pictures of a camera in an episode, from a video or from the table.</summary>
internal static class PictureSource
{
    private static readonly byte[] PngStart = [0x89, 0x50, 0x4E, 0x47];

    /// <summary>The pictures of all rows, in order; each may be overwritten by the next.</summary>
    /// <exception cref="DatasetException">There are too few, or one cannot be decoded.</exception>
    public static IEnumerable<ImageFrame> Read(LeRobotInfo info, LeRobotEpisode episode, LeRobotRows rows, string feature)
    {
        if (!info.Features[feature].IsVideo)
        {
            return rows.Pictures(feature).Select(picture => Decode(picture, feature));
        }

        (string path, double from) = episode.Videos[feature];
        return VideoFile.Open(path).Read(from, episode.Length, info.FramesPerSecond);
    }

    private static ImageFrame Decode(byte[] picture, string feature)
    {
        try
        {
            if (!picture.AsSpan().StartsWith(PngStart))
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
