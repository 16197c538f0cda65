using System.Globalization;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Functional.Tests.Serving;

namespace SimpleVlaRl.Functional.Tests.Samples;

/// <summary>Each sample does what its README says, as somebody who copies it would run it.</summary>
[Collection("vla-robot")]
public sealed class SampleTests
{
    private const string Python = "/usr/bin/python3";
    private static readonly string RobotFile = Path.Combine(Repository.Root, "hardware", "simulated-bimanual", "robot.yaml");
    private readonly PolicyManifest manifest = PolicyManifestFile.Read(ServedPolicy.Folder);

    [Fact]
    public async Task PolicyClient_OfARunningServer_PrintsAWaypointWithItsVersionAndLogProbability()
    {
        using SampleServer server = await SampleServer.Start(ServedPolicy.Folder);
        string[] lines = await Lines("dotnet", Sample.Program("policy-client"), $"grpc://127.0.0.1:{server.GrpcPort}");
        Assert.Equal(3, lines.Length);
        AssertAnswer(lines);
        float logProbability = float.Parse(After(lines[2], "log-probability: "), CultureInfo.InvariantCulture);

        // Below zero, and above that of tokens that are guessed: 256 bins each.
        Assert.InRange(logProbability, -manifest.Architecture.ActionTokenCount * MathF.Log(256), -1e-6f);
    }

    [Fact]
    public async Task PolicyClient_WithoutAServer_SaysSoAndEndsWithOne()
    {
        (int code, string output, string errors) = await PolicyClientsTests.Execute("dotnet", [Sample.Program("policy-client"), "grpc://127.0.0.1:1"]);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("The policy server grpc://127.0.0.1:1 cannot be used", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PolicyClientPython_OfARunningServer_PrintsTheSameWaypoint()
    {
        await RequirePython();
        using SampleServer server = await SampleServer.Start(ServedPolicy.Folder);
        string client = Path.Combine(Sample.Folder("policy-client-python"), "client.py");
        string[] python = await Lines(Python, client, $"ws://127.0.0.1:{server.HttpPort}");
        Assert.Equal(2, python.Length);
        AssertAnswer(python);
        string[] ours = await Lines("dotnet", Sample.Program("policy-client"), $"grpc://127.0.0.1:{server.GrpcPort}");
        Assert.Equal(ours[..2], python);
    }

    [Fact]
    public async Task RobotWithoutRos_OnTheShippedPolicy_RecordsASuccess()
    {
        using TemporaryFolder store = new();
        string[] lines = await Lines("dotnet", Sample.Program("robot-without-ros"), RobotFile, ServedPolicy.Folder, store.Path);
        Assert.StartsWith("success after ", lines[0], StringComparison.Ordinal);
        using EpisodeStore episodes = EpisodeStore.Open(store.Path, TimeProvider.System);
        EpisodeListing episode = Assert.Single(episodes.List(new EpisodeQuery()));
        Assert.Equal(episode.Path, After(lines[^1], "recorded in "));
        using EpisodeReader reader = EpisodeStore.OpenEpisode(episode);
        Assert.Equal((OutcomeKind.Success, "scene"), (reader.Summary.Outcome.Kind, reader.Summary.Outcome.Source));
        Assert.Equal(manifest.Name, reader.Header.Policy!.Name);
        Assert.Equal(reader.Summary.Ticks, reader.ReadSteps().Count());

        // Three seconds of commands are at least two chunks of eight waypoints at ten a second, and the arms followed them.
        Assert.True(reader.ReadChunks().Count() >= 2);
        IReadOnlyList<double> start = reader.ReadSteps().First().MeasuredPositions;
        Assert.Contains(reader.ReadSteps(), step => step.MeasuredPositions.Zip(start).Any(pair => Math.Abs(pair.First - pair.Second) > 0.01));
    }

    [Fact]
    public async Task CustomTask_OfItsExpert_SucceedsOnFourStartsOfFiveOrMore()
    {
        string[] lines = await Lines("dotnet", Sample.Program("custom-task"), RobotFile);
        Assert.Equal(6, lines.Length);
        int succeeded = int.Parse(After(lines[^1], "put_block_on_plate: ").Split(" of 5")[0], CultureInfo.InvariantCulture);
        Assert.True(succeeded >= 4, string.Join('\n', lines));
        Assert.Equal(succeeded, lines[..5].Count(line => line.Contains(": done after ", StringComparison.Ordinal)));
    }

    /// <summary>The two lines that both policy clients print.</summary>
    private void AssertAnswer(string[] lines)
    {
        (int length, int dimension) = (manifest.Architecture.ChunkLength, manifest.Architecture.ActionDimension);
        Assert.Equal($"{manifest.Name} version {manifest.Newest().Version} answered with {length} waypoints of {dimension} joints", lines[0]);
        double[] waypoint = [.. After(lines[1], "first waypoint: ").Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
        Assert.Equal(dimension, waypoint.Length);
        Assert.Contains(waypoint, value => Math.Abs(value) > 0.01);
    }

    private static async Task RequirePython()
    {
        Assert.SkipUnless(File.Exists(Python), "There is no /usr/bin/python3 (apt: python3-msgpack, python3-websockets).");
        (int code, _, _) = await PolicyClientsTests.Execute(Python, ["-c", "import msgpack, websockets"]);
        Assert.SkipUnless(code == 0, "The Python packages msgpack and websockets are not installed (apt: python3-msgpack, python3-websockets).");
    }

    private static async Task<string[]> Lines(string program, params string[] arguments)
    {
        (int code, string output, string errors) = await PolicyClientsTests.Execute(program, arguments);
        Assert.True(code == 0, $"{Path.GetFileName(arguments[0])} ended with {code}: {errors}{output}");
        return output.TrimEnd().Split('\n');
    }

    private static string After(string line, string start)
    {
        Assert.StartsWith(start, line, StringComparison.Ordinal);
        return line[start.Length..];
    }
}
