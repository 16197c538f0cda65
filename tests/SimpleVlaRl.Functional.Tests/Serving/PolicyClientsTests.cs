using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Functional.Tests.Serving;

/// <summary>
/// <c>vla-robot serve</c> with the shipped policy as other people's programs see it: a Node client of openpi's websocket, grpc-js for the Open Inference
/// Protocol, curl for the rest (tests/peers/policy_clients). Their answers are compared with the same network run here.
/// </summary>
[Collection("vla-robot")]
public sealed partial class PolicyClientsTests : IClassFixture<ServedPolicy>
{
    private readonly ServedPolicy served;

    public PolicyClientsTests(ServedPolicy served) => this.served = served;

    [Theory]
    [InlineData("bin")]
    [InlineData("str")]
    public async Task OpenPiClient_Node_GetsTheNetworksAnswer(string keys)
    {
        await served.Require();
        ManifestCamera camera = served.Manifest.Cameras[0];
        JsonNode said = await Node(
            "openpi.mjs", $"ws://127.0.0.1:{served.HttpPort}", camera.Name, Text(camera.Width), Text(camera.Height), Text(served.Manifest.Joints.Count), keys);
        Assert.Equal(served.Manifest.Name, said["metadata"]!["policy"]!.GetValue<string>());
        Assert.Equal("<f8", said["first"]!["actions"]!["dtype"]!.GetValue<string>());
        Assert.True(said["first"]!["server_timing"]!["infer_ms"]!.GetValue<double>() > 0);
        Assert.Null(said["first"]!["server_timing"]!["prev_total_ms"]);
        Assert.True(said["second"]!["server_timing"]!["prev_total_ms"]!.GetValue<double>() > 0);
        ActionChunk expected = Local("transfer the cube");
        double[] actions = [.. said["second"]!["actions"]!["data"]!.AsArray().Select(value => value!.GetValue<double>())];
        Assert.Equal(expected.Actions.Select(value => (double)value), actions);
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("contents")]
    public async Task OpenInferenceClient_GrpcJs_GetsTheGraphsOutputs(string form)
    {
        await served.Require();
        PolicyArchitecture architecture = served.Manifest.Architecture;
        int imageBytes = architecture.ImageCount * architecture.ImageSize * architecture.ImageSize * 3;
        string proto = Path.Combine(Repository.Root, "src", "SimpleVlaRl.Serving", "Protos", "open_inference.proto");
        JsonNode said = await Node(
            "oip.mjs",
            $"127.0.0.1:{served.GrpcPort}",
            served.Manifest.Name,
            proto,
            Text(imageBytes),
            Text(architecture.ActionTokenCount),
            Text(architecture.ProprioceptionDimension),
            form);
        Assert.True(said["live"]!.GetValue<bool>() && said["ready"]!.GetValue<bool>());
        Assert.Equal(("peer", "1"), (said["id"]!.GetValue<string>(), said["version"]!.GetValue<string>()));

        // The same tensors through the same graph, run here.
        using OnnxForward forward = OnnxForward.Load(Path.Combine(ServedPolicy.Folder, "1", "model.onnx"));
        byte[] images = [.. Enumerable.Range(0, 2 * imageBytes).Select(index => (byte)(index % imageBytes * 31))];
        OnnxForwardOutputs expected = forward.Run(new OnnxForwardInputs
        {
            Images = images,
            InputIds = [1, 72, 105, 1, 72, 105],
            PromptLengths = [3, 3],
            Proprioception = [.. Enumerable.Range(0, 2 * architecture.ProprioceptionDimension)
                .Select(index => index % architecture.ProprioceptionDimension / 100f)],
            Uniforms = [.. Enumerable.Repeat(0.5f, 2 * architecture.ActionTokenCount)],
            Temperature = 1,
        });
        Assert.Equal(expected.Tokens, Numbers(said, "tokens").Select(value => (int)value));
        Assert.All(expected.LogProbabilities.Zip(Numbers(said, "log_probs")), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-4));
        Assert.Equal(expected.Actions, Numbers(said, "actions").Select(value => (float)value));
        Assert.Equal(
            [2, architecture.ChunkLength, architecture.ActionDimension],
            said["outputs"]!["entropy"]!["shape"]!.AsArray().Select(value => value!.GetValue<int>()));
    }

    [Fact]
    public async Task Curl_HealthActAndMetrics_Answer()
    {
        await served.Require();
        string address = $"http://127.0.0.1:{served.HttpPort}";
        Assert.Equal("OK\n", await Curl($"{address}/healthz"));
        ManifestCamera camera = served.Manifest.Cameras[0];
        JsonObject body = new()
        {
            ["full_image"] = Array("|u1", Pixels(camera), camera.Height, camera.Width, 3),
            ["state"] = Array("<f8", Joints().SelectMany(BitConverter.GetBytes).ToArray(), Joints().Length),
            ["instruction"] = "transfer the cube",
        };
        string file = Path.Combine(served.Scratch.Path, "act.json");
        await File.WriteAllTextAsync(file, body.ToJsonString(), TestContext.Current.CancellationToken);
        JsonArray chunk = JsonNode.Parse(await Curl("-H", "Content-Type: application/json", "--data-binary", "@" + file, $"{address}/act"))!.AsArray();
        ActionChunk expected = Local("transfer the cube");
        Assert.Equal(expected.Length, chunk.Count);
        byte[] first = Convert.FromBase64String(chunk[0]!["__numpy__"]!.GetValue<string>());
        Assert.Equal(
            expected.Actions.Take(expected.Dimension).Select(value => (double)value),
            Enumerable.Range(0, expected.Dimension).Select(joint => BitConverter.ToDouble(first, 8 * joint)));
        string metrics = await Curl($"{address}/metrics");
        Assert.Matches(MetricPattern(), metrics);
        Assert.Contains("vla_inference_seconds_bucket", metrics, StringComparison.Ordinal);
        Assert.Contains("vla_policy_info", metrics, StringComparison.Ordinal);
        Assert.DoesNotMatch("# TYPE [^ ]+_count (gauge|counter)", metrics);
    }

    private ActionChunk Local(string instruction)
    {
        using OnnxPolicy policy = OnnxPolicy.Load(ServedPolicy.Folder);
        ManifestCamera camera = served.Manifest.Cameras[0];
        ImageFrame frame = new(camera.Width, camera.Height);
        Pixels(camera).CopyTo(frame.Pixels, 0);
        PolicyRequest request = new() { Frames = [frame], Proprioception = Joints(), Instruction = instruction };
        ActionChunk chunk = new(served.Manifest.Architecture.ChunkLength, served.Manifest.Architecture.ActionDimension);
        policy.Infer([request], [chunk]);
        return chunk;
    }

    private double[] Joints() => [.. Enumerable.Range(0, served.Manifest.Joints.Count).Select(joint => joint / 100.0)];

    private static byte[] Pixels(ManifestCamera camera) => [.. Enumerable.Range(0, camera.Width * camera.Height * 3).Select(index => (byte)(index * 31))];

    private static JsonObject Array(string type, byte[] data, params int[] shape) => new()
    {
        ["__numpy__"] = Convert.ToBase64String(data),
        ["dtype"] = type,
        ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
    };

    private static IEnumerable<double> Numbers(JsonNode said, string output) =>
        said["outputs"]![output]!["data"]!.AsArray().Select(value => value!.GetValue<double>());

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<JsonNode> Node(string script, params string[] arguments)
    {
        (int code, string output, string error) = await Execute("node", [script, .. arguments]);
        Assert.True(code == 0, error);
        return JsonNode.Parse(output, documentOptions: new JsonDocumentOptions { MaxDepth = 16 })!;
    }

    private static async Task<string> Curl(params string[] arguments)
    {
        (int code, string output, string error) = await Execute("curl", ["-sS", "--fail-with-body", .. arguments]);
        Assert.True(code == 0, error + output);
        return output;
    }

    internal static Task<(int Code, string Output, string Error)> Execute(string program, string[] arguments) =>
        PeerProgram.Run(PeerProgram.Folder("policy_clients"), program, arguments);

    [GeneratedRegex("vla_requests_total\\{[^}]*dialect=\"act\"[^}]*status=\"answered\"[^}]*\\} 1")]
    private static partial Regex MetricPattern();
}
