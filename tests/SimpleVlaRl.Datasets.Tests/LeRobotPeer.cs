using System.Text.Json;

namespace SimpleVlaRl.Datasets.Tests;

/// <summary>LeRobot data sets read and written by Parquet libraries that are not ours (tests/peers/lerobot); skips where they cannot be installed.</summary>
internal static class LeRobotPeer
{
    private static readonly string Home = PeerProgram.Folder("lerobot");

    /// <summary>All of a data set.</summary>
    public static async Task<JsonElement> Read(string folder)
    {
        await Install();
        (int code, string output, string error) = await PeerProgram.Run(Home, "node", "read.mjs", folder);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Writes a data set of two episodes of 30 and 41 rows at 20 Hz.</summary>
    public static async Task Write(string version, string folder, string pictures)
    {
        await Install();
        (int code, _, string error) = await PeerProgram.Run(Home, "node", "write.mjs", version, folder, pictures);
        Assert.True(code == 0, error);
    }

    /// <summary>What ffprobe says of a video.</summary>
    public static async Task<JsonElement> Probe(string video)
    {
        (int code, string output, string error) = await PeerProgram.Run(
            Home, "ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=codec_name,pix_fmt,width,height,r_frame_rate,nb_read_frames",
            "-of", "json", video);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement.GetProperty("streams")[0];
    }

    private static Task Install() => PeerProgram.RequirePackages("lerobot", "hyparquet-writer");
}
