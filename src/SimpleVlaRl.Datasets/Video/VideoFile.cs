using System.Globalization;
using System.Text.Json;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Datasets.Video;

/// <summary>A video file that is read.</summary>
internal sealed record VideoFile
{
    private const int LargestSide = 8192;

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The width of its pictures in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Their height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>How many there are.</summary>
    public required long Frames { get; init; }

    /// <summary>How they are packed, as ffmpeg names it.</summary>
    public required string Codec { get; init; }

    /// <summary>Looks at a file without decoding it.</summary>
    /// <exception cref="DatasetException">It is no video, or one of an impossible size.</exception>
    public static VideoFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new DatasetException($"There is no video '{path}', which the data set names.");
        }

        using VideoTool probe = VideoTool.Start(
            "ffprobe",
            $"The video '{path}'",
            [
                "-v", "error", "-protocol_whitelist", "file", "-select_streams", "v:0", "-count_packets",
                "-show_entries", "stream=width,height,codec_name,nb_read_packets", "-of", "json", "file:" + path,
            ]);
        using StreamReader reader = new(probe.Output);
        string said = reader.ReadToEnd();
        probe.Finish();
        using JsonDocument document = JsonDocument.Parse(said);
        if (!document.RootElement.TryGetProperty("streams", out JsonElement streams) || streams.GetArrayLength() == 0)
        {
            throw new DatasetException($"'{path}' has no pictures in it.");
        }

        JsonElement stream = streams[0];
        VideoFile video = new()
        {
            Path = path,
            Width = Number(stream, "width"),
            Height = Number(stream, "height"),
            Frames = Number(stream, "nb_read_packets"),
            Codec = stream.TryGetProperty("codec_name", out JsonElement codec) ? codec.GetString() ?? "" : "",
        };
        return video is { Width: >= 1 and <= LargestSide, Height: >= 1 and <= LargestSide }
            ? video
            : throw new DatasetException($"'{path}' says that its pictures are {video.Width}x{video.Height}; expected 1 to {LargestSide} each way.");
    }

    /// <summary>Decodes pictures in a row.</summary>
    /// <param name="fromSeconds">The first one's time.</param>
    /// <param name="count">How many.</param>
    /// <param name="framesPerSecond">Their rate.</param>
    /// <returns>The pictures; one frame, overwritten by the next.</returns>
    /// <exception cref="DatasetException">There are fewer, or they cannot be decoded.</exception>
    public IEnumerable<ImageFrame> Read(double fromSeconds, int count, double framesPerSecond)
    {
        // Half a picture earlier: times are sums of rounded ones.
        string from = Math.Max(0, fromSeconds - (0.5 / framesPerSecond)).ToString("0.000000", CultureInfo.InvariantCulture);
        using VideoTool decoder = VideoTool.Start(
            "ffmpeg",
            $"The video '{Path}'",
            [
                "-nostdin", "-hide_banner", "-loglevel", "error", "-protocol_whitelist", "file", "-ss", from, "-i", "file:" + Path,
                "-map", "0:v:0", "-frames:v", count.ToString(CultureInfo.InvariantCulture), "-fps_mode", "passthrough",
                "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
            ]);
        ImageFrame frame = new(Width, Height);
        for (int index = 0; index < count; index++)
        {
            int read = decoder.Output.ReadAtLeast(frame.Pixels, frame.Pixels.Length, throwOnEndOfStream: false);
            if (read < frame.Pixels.Length)
            {
                decoder.Finish();
                throw new DatasetException(FormattableString.Invariant(
                    $"'{Path}' has {index} pictures from {fromSeconds:0.###} s on; the table has {count} rows for them. They do not belong together."));
            }

            yield return frame;
        }
    }

    private static int Number(JsonElement stream, string name) =>
        !stream.TryGetProperty(name, out JsonElement value) ? 0
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
        : int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : 0;
}
