using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SimpleVlaRl.Preprocessing;
using SimpleVlaRl.Serving.Client;
using SimpleVlaRl.Serving.OpenInference.Wire;

namespace SimpleVlaRl.Serving.Tests.OpenInference;

/// <summary>The Open Inference Protocol over REST, as KServe's users ask.</summary>
public sealed class OpenInferenceRestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_HealthServerAndModel_AreTheProtocols()
    {
        await using RunningServer server = await RunningServer.Start();
        using HttpClient client = server.Client();
        foreach (string path in (string[])["/v2/health/live", "/v2/health/ready", "/v2/models/tiny/ready", "/v2/models/tiny/versions/1/ready"])
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path, Cancellation)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/v2/models/other/ready", Cancellation)).StatusCode);
        Assert.Contains("binary_tensor_data", await client.GetStringAsync("/v2", Cancellation), StringComparison.Ordinal);
        JsonNode model = JsonNode.Parse(await client.GetStringAsync("/v2/models/tiny", Cancellation))!;
        Assert.Equal(("tiny", "1", "onnxruntime_onnx"), ((string)model["name"]!, (string)model["versions"]![0]!, (string)model["platform"]!));
        Assert.Equal([-1, 2, 8, 8, 3], model["inputs"]![0]!["shape"]!.AsArray().Select(size => (long)size!));
        Assert.Equal("TYPE_UINT8", (string)JsonNode.Parse(await client.GetStringAsync("/v2/models/tiny/config", Cancellation))!["input"]![0]!["data_type"]!);
        Assert.Equal(0, (long)JsonNode.Parse(await client.GetStringAsync("/v2/models/tiny/stats", Cancellation))!["model_stats"]![0]!["inference_count"]!);
        using HttpResponseMessage index = await client.PostAsync("/v2/repository/index", null, Cancellation);
        Assert.Equal("READY", (string)JsonNode.Parse(await index.Content.ReadAsStringAsync(Cancellation))![0]!["state"]!);
        using HttpResponseMessage other = await client.GetAsync("/v2/models/other", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Contains("'other'", (string)JsonNode.Parse(await other.Content.ReadAsStringAsync(Cancellation))!["error"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"inputs":[{"name":null,"shape":[1],"datatype":"INT64","data":[1]}]}""")]
    [InlineData("""{"inputs":[{"name":"images","shape":[1],"datatype":null,"data":[1]}]}""")]
    [InlineData("""{"inputs":[],"outputs":[{"name":null}]}""")]
    public async Task Infer_NullForAName_IsTheCallersErrorInTheProtocolsForm(string body)
    {
        await using RunningServer server = await RunningServer.Start();
        using HttpClient client = server.Client();
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync("/v2/models/tiny/infer", content, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            "is no inference request", (string)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["error"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Infer_TensorsAsJsonOrBinary_GiveTheSameAnswer(bool sendsBinary, bool wantsBinary)
    {
        await using RunningServer server = await RunningServer.Start();
        using HttpClient client = server.Client();
        (JsonObject json, byte[] behind) = Request(sendsBinary);
        json["parameters"] = new JsonObject { ["binary_data_output"] = wantsBinary };
        using HttpResponseMessage response = await Post(client, json, behind);
        byte[] body = await response.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, Encoding.UTF8.GetString(body));
        int length = wantsBinary
            ? int.Parse(response.Headers.GetValues("Inference-Header-Content-Length").Single(), System.Globalization.CultureInfo.InvariantCulture)
            : body.Length;
        JsonNode answer = JsonNode.Parse(body.AsSpan(0, length))!;
        Assert.Equal(("tiny", "1", "seven"), ((string)answer["model_name"]!, (string)answer["model_version"]!, (string)answer["id"]!));
        JsonNode actions = answer["outputs"]!.AsArray().Single(output => (string)output!["name"]! == "actions")!;
        Assert.Equal([2, 2, 3], actions["shape"]!.AsArray().Select(size => (int)size!));
        float[] values = wantsBinary
            ? System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(body.AsSpan(body.Length - 48)).ToArray()
            : [.. actions["data"]!.AsArray().Select(value => (float)value!)];
        Assert.Equal([.. Enumerable.Range(0, 12).Select(index => 0.001f * (index % 6))], values);
        Assert.Equal(wantsBinary, (int?)actions["parameters"]?["binary_data_size"] == 48);
    }

    public static TheoryData<string, string, HttpStatusCode> Bad() => new()
    {
        { "{", "", HttpStatusCode.BadRequest },
        { "[]", "", HttpStatusCode.BadRequest },
        { "{}", "", HttpStatusCode.BadRequest },
        { """{"inputs": [{"name": "images", "shape": [1], "datatype": "UINT8", "data": [256]}]}""", "", HttpStatusCode.BadRequest },
        { """{"inputs": [{"name": "images", "shape": [1], "datatype": "FP64", "data": [1]}]}""", "", HttpStatusCode.BadRequest },
        { """{"inputs": [{"name": "images", "shape": [1], "datatype": "UINT8", "parameters": {"binary_data_size": 5}}]}""", "", HttpStatusCode.BadRequest },
        { """{"inputs": [], "parameters": {"sequence_id": 4}}""", "", HttpStatusCode.UnsupportedMediaType },
        { """{"inputs": [], "outputs": [{"name": "tokens", "parameters": {"classification": 2}}]}""", "", HttpStatusCode.UnsupportedMediaType },
        { "{}", "-1", HttpStatusCode.BadRequest },
        { "{}", "99999999999", HttpStatusCode.BadRequest },
        { """{"inputs": []} and more""", "14", HttpStatusCode.BadRequest },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Infer_BadBody_IsAnErrorInOneSentence(string body, string length, HttpStatusCode expected)
    {
        await using RunningServer server = await RunningServer.Start();
        using HttpClient client = server.Client();
        using StringContent content = new(body);
        if (length.Length > 0)
        {
            content.Headers.Add("Inference-Header-Content-Length", length);
        }

        using HttpResponseMessage response = await client.PostAsync("/v2/models/tiny/infer", content, Cancellation);
        Assert.Equal(expected, response.StatusCode);
        Assert.InRange(((string)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["error"]!).Length, 10, 400);
    }

    private static async Task<HttpResponseMessage> Post(HttpClient client, JsonObject json, byte[] behind)
    {
        byte[] text = Encoding.UTF8.GetBytes(json.ToJsonString());
        using ByteArrayContent content = new([.. text, .. behind]);
        if (behind.Length > 0)
        {
            content.Headers.Add("Inference-Header-Content-Length", text.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return await client.PostAsync("/v2/models/tiny/versions/1/infer", content, Cancellation);
    }

    /// <summary>Two rows, as our own client of the protocol makes them for gRPC.</summary>
    private static (JsonObject Json, byte[] Behind) Request(bool isBinary)
    {
        ModelInferRequest request = new TensorWriter(RunningServer.Manifest, new PolicyInputBuilder(RunningServer.Manifest)).Write(
            [RunningServer.Request(), RunningServer.Request()]);
        JsonArray inputs = [];
        List<byte> behind = [];
        for (int index = 0; index < request.Inputs.Count; index++)
        {
            ModelInferRequest.Types.InferInputTensor tensor = request.Inputs[index];
            byte[] raw = request.RawInputContents[index].ToByteArray();
            JsonObject input = new()
            {
                ["name"] = tensor.Name,
                ["datatype"] = tensor.Datatype,
                ["shape"] = new JsonArray([.. tensor.Shape.Select(size => JsonValue.Create(size))])
            };
            if (isBinary)
            {
                input["parameters"] = new JsonObject { ["binary_data_size"] = raw.Length };
                behind.AddRange(raw);
            }
            else
            {
                input["data"] = new JsonArray([.. Numbers(tensor.Datatype, raw).Select(value => JsonValue.Create(value))]);
            }

            inputs.Add(input);
        }

        return (new JsonObject { ["id"] = "seven", ["inputs"] = inputs }, [.. behind]);
    }

    private static IEnumerable<decimal> Numbers(string type, byte[] raw) => type switch
    {
        "UINT8" => raw.Select(value => (decimal)value),
        "INT64" => Enumerable.Range(0, raw.Length / 8).Select(index => (decimal)BitConverter.ToInt64(raw, 8 * index)),
        "INT32" => Enumerable.Range(0, raw.Length / 4).Select(index => (decimal)BitConverter.ToInt32(raw, 4 * index)),
        _ => Enumerable.Range(0, raw.Length / 4).Select(index => (decimal)BitConverter.ToSingle(raw, 4 * index)),
    };
}
