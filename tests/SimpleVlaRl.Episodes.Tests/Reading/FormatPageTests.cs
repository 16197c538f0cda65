using System.Diagnostics;
using System.Text.Json;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Episodes.Tests.Reading;

/// <summary>A reader that was written by <c>docs/formats/episode.md</c> alone (tests/peers/read_episode.py) reads what we record.</summary>
public sealed class FormatPageTests(CameraEpisode episode) : IClassFixture<CameraEpisode>
{
    private static readonly string Reader = Path.Combine(Repository.Root, "tests", "peers", "read_episode.py");

    [Fact]
    public async Task Reader_OfThePage_IsShort() => Assert.InRange((await File.ReadAllLinesAsync(Reader, Cancellation)).Length, 20, 100);

    [Fact]
    public async Task Reader_OfThePage_ReadsAnEpisode()
    {
        (int code, string output, string errors) = await Read(episode.FilePath);
        Assert.True(code == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement root = document.RootElement;
        Assert.Equal(("transfer_cube", "verified"), (root.GetProperty("task").GetString(), root.GetProperty("integrity").GetString()));
        Assert.Equal((CameraEpisode.Ticks, 2), (root.GetProperty("ticks").GetInt32(), root.GetProperty("chunks").GetInt32()));
        Assert.All(CameraEpisode.Cameras, camera => Assert.Equal(CameraEpisode.Frames, root.GetProperty("frames").GetProperty(camera).GetInt32()));
        Assert.Equal([0, 0], root.GetProperty("first_step").GetProperty("measured").EnumerateArray().Select(value => value.GetDouble()));
        using EpisodeReader ours = EpisodeReader.Open(episode.FilePath);
        Core.Policies.ActionChunk chunk = ours.ReadChunks().First().Chunk;
        JsonElement theirs = root.GetProperty("first_chunk");
        Assert.Equal([chunk.Length, chunk.Dimension], theirs.GetProperty("tokens_shape").EnumerateArray().Select(value => value.GetInt32()));
        Assert.Equal(chunk.Tokens[0], theirs.GetProperty("first_token").GetInt32());
        Assert.Equal(chunk.LogProbabilities[0], theirs.GetProperty("first_log_probability").GetSingle());
    }

    [Fact]
    public async Task Reader_OfThePage_SeesAByteThatChanged()
    {
        using TemporaryFolder folder = new();
        string copy = Path.Combine(folder.Path, "damaged.mcap");
        byte[] bytes = await File.ReadAllBytesAsync(episode.FilePath, Cancellation);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(copy, bytes, Cancellation);

        (int code, string output, _) = await Read(copy);

        Assert.True(code != 0 || output.Contains("damaged", StringComparison.Ordinal), output);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<(int Code, string Output, string Errors)> Read(string path)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("/usr/bin/python3", [Reader, path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(Cancellation);
        string errors = await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.SkipWhen(
            errors.Contains("No module named 'zstandard'", StringComparison.Ordinal), "python3-zstandard is missing; 'launch/setup test' installs it");
        return (process.ExitCode, await output, errors);
    }
}
