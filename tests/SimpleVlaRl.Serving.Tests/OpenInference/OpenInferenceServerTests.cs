using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing;
using SimpleVlaRl.Serving.Client;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.OpenInference.Wire;

namespace SimpleVlaRl.Serving.Tests.OpenInference;

/// <summary>The Open Inference Protocol from both ends.</summary>
public sealed class OpenInferenceServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Model_ByItsMetadata_IsTheGraph()
    {
        await using RunningServer server = await RunningServer.Start();
        using GrpcChannel channel = GrpcChannel.ForAddress(server.Server.GrpcAddress);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        Assert.True((await client.ServerLiveAsync(new ServerLiveRequest(), cancellationToken: Cancellation)).Live);
        Assert.True((await client.ModelReadyAsync(new ModelReadyRequest { Name = "tiny", Version = "1" }, cancellationToken: Cancellation)).Ready);
        Assert.False((await client.ModelReadyAsync(new ModelReadyRequest { Name = "tiny", Version = "2" }, cancellationToken: Cancellation)).Ready);
        ModelMetadataResponse model = await client.ModelMetadataAsync(new ModelMetadataRequest { Name = "tiny" }, cancellationToken: Cancellation);
        Assert.Equal(["1"], model.Versions);
        Assert.Equal(["images", "input_ids", "prompt_lengths", "proprioception", "uniforms", "temperature"], model.Inputs.Select(input => input.Name));
        Assert.Equal([-1, 2, 8, 8, 3], model.Inputs[0].Shape);
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await client.ModelMetadataAsync(new ModelMetadataRequest { Name = "other" }, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
    }

    [Fact]
    public async Task Policy_OverTheProtocol_SendsWhatTheGraphTakesAndGivesItsAnswer()
    {
        FakePolicyService service = new(Manifest(), TimeProvider.System);
        await using RunningServer server = await RunningServer.Start(service: service);
        PreparedInputs? seen = null;
        double[] joints = [];
        service.OnCall = call => (seen, joints) = (call.Request.Prepared, [.. call.Request.Proprioception]);
        using TemporaryFolder folder = new();
        PolicyManifestFile.Write(folder.Path, Manifest());
        using OpenInferencePolicy policy = OpenInferencePolicy.Connect(Options(server), folder.Path, null, TimeProvider.System, NullLogger.Instance);
        Assert.Equal(("tiny", 1, "oip"), (policy.Identity.Name, policy.Identity.Version, policy.Identity.ExecutionProvider));
        PolicyRequest request = RunningServer.Request(3);
        ActionChunk[] chunks = [RunningServer.Chunk(), RunningServer.Chunk()];
        policy.Infer([request, request], chunks);
        Assert.Equal(0.001f, chunks[1].Actions[1]);
        Assert.Equal(1, chunks[1].Tokens[1]);
        Assert.Equal(-0.5f, chunks[1].LogProbabilities[1]);

        // What arrived is what this machine would have prepared for its own network.
        PolicyInputBuilder inputs = new(Manifest());
        byte[] images = new byte[inputs.ImageByteCount];
        inputs.WriteImages(request.Frames, images);
        float[] uniforms = new float[6];
        CorrelatedDraws.Fill(new SamplingParameters(1, 42, 3) { DrawCorrelation = 0.9 }, RunningServer.Manifest.Architecture.ActionDimension, uniforms);
        Assert.Equal(images, seen!.Images);
        Assert.Equal(inputs.PromptTokens("move the cube").ToArray(), seen.PromptTokens);
        Assert.Equal(uniforms, seen.Uniforms);
        Assert.Equal([0.1f, 0.2f, 0.3f], joints.Select(value => (float)value));
    }

    [Fact]
    public async Task Policy_ManifestOfAnotherGraph_IsRefused()
    {
        await using RunningServer server = await RunningServer.Start();
        using TemporaryFolder folder = new();
        PolicyManifestFile.WriteAnew(folder.Path, Manifest() with { Architecture = Manifest().Architecture with { ChunkLength = 5 } });
        ServingException refusal = Assert.Throws<ServingException>(
            () => OpenInferencePolicy.Connect(Options(server), folder.Path, null, TimeProvider.System, NullLogger.Instance));
        Assert.Contains("[-1, 6]", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("[-1, 15]", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Triton_ExtensionsOverGrpc_TellOfTheModel()
    {
        await using RunningServer server = await RunningServer.Start();
        using GrpcChannel channel = GrpcChannel.ForAddress(server.Server.GrpcAddress);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        ModelConfig config = (await client.ModelConfigAsync(new ModelConfigRequest { Name = "tiny" }, cancellationToken: Cancellation)).Config;
        Assert.Equal(("tiny", 0, DataType.TypeUint8), (config.Name, config.MaxBatchSize, config.Input[0].DataType));
        Assert.Equal([-1, 2, 8, 8, 3], config.Input[0].Dims);
        Assert.Equal("READY", Assert.Single((await client.RepositoryIndexAsync(new RepositoryIndexRequest(), cancellationToken: Cancellation)).Models).State);
        await client.ModelInferAsync(Request(), cancellationToken: Cancellation);
        ModelStatistics statistics = Assert.Single(
            (await client.ModelStatisticsAsync(new ModelStatisticsRequest(), cancellationToken: Cancellation)).ModelStats);
        Assert.Equal((2UL, 2UL), (statistics.InferenceCount, statistics.InferenceStats.Success.Count));
        Assert.True(statistics.InferenceStats.Success.Ns > 0 && statistics.LastInference > 0);
    }

    [Fact]
    public async Task Stream_GoodBadAndGoodRequest_AnswersEachInItsTurn()
    {
        await using RunningServer server = await RunningServer.Start();
        using GrpcChannel channel = GrpcChannel.ForAddress(server.Server.GrpcAddress);
        using AsyncDuplexStreamingCall<ModelInferRequest, ModelStreamInferResponse> stream = new GRPCInferenceService.GRPCInferenceServiceClient(channel)
            .ModelStreamInfer(cancellationToken: Cancellation);
        ModelInferRequest bad = Request();
        bad.Inputs[0].Name = "pictures";
        ModelInferRequest last = Request();
        last.Parameters["triton_enable_empty_final_response"] = new InferParameter { BoolParam = true };
        List<ModelStreamInferResponse> answers = [];
        foreach ((ModelInferRequest request, string id) in ((ModelInferRequest, string)[])[(Request(), "1"), (bad, "2"), (last, "3")])
        {
            request.Id = id;
            await stream.RequestStream.WriteAsync(request, Cancellation);
            Assert.True(await stream.ResponseStream.MoveNext(Cancellation));
            answers.Add(stream.ResponseStream.Current);
        }

        await stream.RequestStream.CompleteAsync();
        Assert.False(await stream.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(["1", "2", "3"], answers.Select(answer => answer.InferResponse.Id));
        Assert.Equal([true, false, true], answers.Select(answer => answer.ErrorMessage.Length == 0));
        Assert.True(answers[2].InferResponse.Parameters["triton_final_response"].BoolParam);
    }

    [Theory]
    [InlineData("classification")]
    [InlineData("shared_memory_region")]
    public async Task Infer_TensorParameterThatIsNotOffered_IsRefused(string name)
    {
        await using RunningServer server = await RunningServer.Start();
        using GrpcChannel channel = GrpcChannel.ForAddress(server.Server.GrpcAddress);
        ModelInferRequest request = Request();
        request.Outputs.Add(
            new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "tokens", Parameters = { [name] = new InferParameter { Int64Param = 3 } } });
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await new GRPCInferenceService.GRPCInferenceServiceClient(channel).ModelInferAsync(request, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.Unimplemented, refusal.StatusCode);
        Assert.Contains(name, refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xffffffffu)]
    [InlineData(0x80000000u)]
    [InlineData(0x7fffffffu)]
    public async Task Message_ThatClaimsGigabytes_IsResourceExhausted(uint length)
    {
        await using RunningServer server = await RunningServer.Start();
        using HttpClient client = new()
        {
            BaseAddress = server.Server.GrpcAddress,
            DefaultRequestVersion = System.Net.HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact
        };
        foreach (string method in (string[])["inference.GRPCInferenceService/ModelInfer", "simple_vla_rl.policy.v1.PolicyService/Infer",
            "inference.GRPCInferenceService/ModelStreamInfer"])
        {
            byte[] body = new byte[9];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(1), length);
            using ByteArrayContent content = new(body) { Headers = { ContentType = new("application/grpc") } };
            using HttpResponseMessage response = await client.PostAsync("/" + method, content, Cancellation);
            await response.Content.ReadAsByteArrayAsync(Cancellation);
            string status = (response.Headers.TryGetValues("grpc-status", out IEnumerable<string>? found)
                ? found
                : response.TrailingHeaders.GetValues("grpc-status")).Single();
            Assert.Equal(((int)StatusCode.ResourceExhausted).ToString(System.Globalization.CultureInfo.InvariantCulture), status);
        }
    }

    [Fact]
    public async Task Health_OfEachServiceAndReflection_AreThere()
    {
        await using RunningServer server = await RunningServer.Start();
        using GrpcChannel channel = GrpcChannel.ForAddress(server.Server.GrpcAddress);
        string[] services = ["inference.GRPCInferenceService", "simple_vla_rl.policy.v1.PolicyService"];
        Grpc.Health.V1.Health.HealthClient health = new(channel);
        foreach (string service in services)
        {
            Assert.Equal(
                Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.Serving,
                (await health.CheckAsync(new Grpc.Health.V1.HealthCheckRequest { Service = service }, cancellationToken: Cancellation)).Status);
        }

        foreach (string version in (string[])["v1", "v1alpha"])
        {
            // The list of services, asked for by the bytes of field 7 of the reflection request: the two versions differ in their name alone.
            Marshaller<byte[]> bytes = Marshallers.Create<byte[]>(value => value, value => value);
            Method<byte[], byte[]> method = new(
                MethodType.DuplexStreaming, $"grpc.reflection.{version}.ServerReflection", "ServerReflectionInfo", bytes, bytes);
            using AsyncDuplexStreamingCall<byte[], byte[]> call = channel.CreateCallInvoker()
                .AsyncDuplexStreamingCall(method, null, new CallOptions(cancellationToken: Cancellation));
            await call.RequestStream.WriteAsync([0x3a, 0x01, 0x2a], Cancellation);
            Assert.True(await call.ResponseStream.MoveNext(Cancellation));
            string answer = System.Text.Encoding.Latin1.GetString(call.ResponseStream.Current);
            Assert.All(services, service => Assert.Contains(service, answer, StringComparison.Ordinal));
        }
    }

    public static TheoryData<string> Damages() =>
    [
        "missing", "unknown", "twice", "dtype", "negative", "overflow", "raw too short", "raw count", "both", "token", "uniform", "length", "temperature",
        "rows", "output"
    ];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Infer_BadTensors_AreInvalid(string damage)
    {
        await using RunningServer server = await RunningServer.Start();
        using GrpcChannel channel = GrpcChannel.ForAddress(server.Server.GrpcAddress);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        ModelInferRequest request = new TensorWriter(Manifest(), new PolicyInputBuilder(Manifest())).Write([RunningServer.Request(), RunningServer.Request()]);
        request.ModelName = "tiny";
        ModelInferRequest.Types.InferInputTensor images = request.Inputs[0];
        switch (damage)
        {
            case "missing":
                request.Inputs.RemoveAt(0);
                request.RawInputContents.RemoveAt(0);
                break;
            case "unknown": request.Inputs[0].Name = "pictures"; break;
            case "twice": request.Inputs[1].Name = "images"; break;
            case "dtype": images.Datatype = "FP32"; break;
            case "negative": images.Shape[0] = -2; break;
            case "overflow": images.Shape[0] = long.MaxValue; break;
            case "raw too short": request.RawInputContents[0] = ByteString.CopyFrom(new byte[3]); break;
            case "raw count": request.RawInputContents.RemoveAt(0); break;
            case "both": images.Contents = new InferTensorContents(); break;
            case "token": request.RawInputContents[1] = ByteString.CopyFrom([.. Enumerable.Repeat((byte)0x7f, request.RawInputContents[1].Length)]); break;
            case "uniform": request.RawInputContents[4] = ByteString.CopyFrom([.. Enumerable.Repeat((byte)0xff, request.RawInputContents[4].Length)]); break;
            case "length": request.RawInputContents[2] = ByteString.CopyFrom(new byte[8]); break;
            case "temperature": request.RawInputContents[5] = ByteString.CopyFrom(0, 0, 0x80, 0xbf); break;
            case "rows":
                request.Inputs[3].Shape[0] = 1;
                request.RawInputContents[3] = ByteString.CopyFrom(new byte[12]);
                break;
            default: request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "logits" }); break;
        }

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(async () => await client.ModelInferAsync(request, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.InRange(refusal.Status.Detail.Length, 10, 400);
    }

    private static ModelInferRequest Request()
    {
        ModelInferRequest request = new TensorWriter(Manifest(), new PolicyInputBuilder(Manifest())).Write([RunningServer.Request(), RunningServer.Request()]);
        request.ModelName = "tiny";
        return request;
    }

    private static RemotePolicyOptions Options(RunningServer server) =>
        server.Remote() with { Address = RemoteAddress.Parse($"oip://127.0.0.1:{server.Server.GrpcAddress.Port}/tiny") };

    private static PolicyManifest Manifest() => RunningServer.Manifest with
    {
        Versions =
        [
            new ManifestVersion
            {
                Version = 1,
                Opset = 17,
                Dialect = "portable",
                Precision = "fp32",
                Verified = true,
                Sha256 = new Dictionary<string, string> { ["model.onnx"] = "fake" },
                Provenance = new TrainingProvenance { Algorithm = "none", Step = 0, Seed = 0, Command = "none" },
            },
        ],
    };
}
