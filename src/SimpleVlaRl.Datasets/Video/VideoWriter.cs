using System.Globalization;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Datasets.Video;

/// <summary>Writes pictures of one size and rate as a video file (MP4). It has its name once it is whole and durable.</summary>
internal sealed class VideoWriter : IDisposable
{
    /// <summary>What SVT-AV1 takes at least.</summary>
    private const int SmallestAv1Side = 64;

    private readonly string path;
    private readonly VideoTool encoder;
    private readonly int width;
    private readonly int height;

    /// <summary>Begins.</summary>
    /// <param name="path">Where the file is to be.</param>
    /// <param name="codec">How pictures become a video.</param>
    /// <param name="width">Their width in pixels.</param>
    /// <param name="height">Their height in pixels.</param>
    /// <param name="framesPerSecond">Their rate.</param>
    /// <exception cref="DatasetException">ffmpeg is not installed, or the codec does not take such pictures.</exception>
    public VideoWriter(string path, VideoCodec codec, int width, int height, int framesPerSecond)
    {
        (this.path, this.width, this.height) = (path, width, height);
        if (codec == VideoCodec.Av1 && Math.Min(width, height) < SmallestAv1Side)
        {
            throw new DatasetException(
                $"Pictures of {width}x{height} are too small for AV1, which takes {SmallestAv1Side} and more each way; take --codec h264.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        encoder = VideoTool.Start(
            "ffmpeg",
            $"The video '{path}'",
            [
                "-nostdin", "-hide_banner", "-loglevel", "error", "-y",
                "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", $"{width}x{height}", "-r", framesPerSecond.ToString(CultureInfo.InvariantCulture), "-i", "pipe:0",

                // The colours' range is halved in both directions: sides must be even.
                "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2,format=yuv420p",
                .. Arguments(codec),

                // Nothing of the day or of this machine in the file: the same pictures give the same bytes.
                "-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4", "file:" + PartPath,
            ]);
    }

    private string PartPath => path + ".part";

    /// <summary>Adds a picture.</summary>
    /// <exception cref="DatasetException">The encoder has given up.</exception>
    public void Write(ImageFrame frame)
    {
        if (frame.Width != width || frame.Height != height)
        {
            throw new DatasetException($"The video '{path}' is {width}x{height}, and a picture of {frame.Width}x{frame.Height} came; a camera has one size.");
        }

        try
        {
            encoder.Input.Write(frame.Pixels);
        }
        catch (IOException)
        {
            throw encoder.Failed();
        }
    }

    /// <summary>Ends the file and gives it its name.</summary>
    /// <exception cref="DatasetException">The encoder has failed.</exception>
    public void Commit()
    {
        encoder.Finish();
        DurableFile.Rename(PartPath, path);
    }

    /// <summary>Ends the encoder; a file that was not committed keeps the name of an unfinished one.</summary>
    public void Dispose() => encoder.Dispose();

    /// <summary>A key frame at every second picture, so that any picture is found quickly, and the qualities that LeRobot takes.</summary>
    private static string[] Arguments(VideoCodec codec) => codec == VideoCodec.Av1
        ? ["-c:v", "libsvtav1", "-preset", "12", "-crf", "30", "-g", "2", "-svtav1-params", "lp=1"]
        : ["-c:v", "libx264", "-preset", "medium", "-crf", "23", "-g", "2", "-bf", "0", "-threads", "1"];
}
