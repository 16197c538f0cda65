using Microsoft.Extensions.Logging.Abstractions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Client;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Wire;
using PolicyVersion = SimpleVlaRl.Core.Policies.PolicyVersion;

namespace SimpleVlaRl.Serving.Tests.Client;

/// <summary>A policy on another machine: the same answers, and what happens when that machine is slow, restarting or gone.</summary>
public sealed partial class RemotePolicyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RemoteImages.Raw)]
    [InlineData(RemoteImages.Jpeg)]
    public async Task Infer_OverTheNetwork_SendsEverythingAndGivesTheChunk(RemoteImages images)
    {
        await using RunningServer server = await RunningServer.Start();
        PolicyRequest? seen = null;
        byte[] pixels = [];
        server.Service.OnCall = call => (seen, pixels) = (call.Request, [.. call.Request.Frames[1].Pixels]);
        using RemotePolicy policy = server.Connect(change: options => options with { Images = images });
        Assert.Equal(("tiny", "fake"), (policy.Manifest.Name, policy.Identity.Digest));
        policy.BeginEpisode(Guid.CreateVersion7());
        PolicyRequest request = RunningServer.Request(7);
        ActionChunk chunk = RunningServer.Chunk();
        policy.Infer([request], [chunk]);
        Assert.Equal([7, 7.001f, 7.002f, 7.003f, 7.004f, 7.005f], chunk.Actions);
        Assert.Equal([0, 1, 2, 3, 4, 5], chunk.Tokens);
        Assert.All(chunk.LogProbabilities, value => Assert.Equal(-0.5f, value));
        Assert.True(chunk.InferenceTime > TimeSpan.Zero);
        Assert.Equal(request.Sampling, seen!.Sampling);
        Assert.Equal(request.Proprioception, seen.Proprioception);
        Assert.Equal("move the cube", seen.Instruction);
        double difference = pixels.Zip(request.Frames[1].Pixels, (a, b) => Math.Abs(a - b)).Average();
        Assert.InRange(difference, 0, images == RemoteImages.Raw ? 0 : 30);
    }

    [Fact]
    public async Task Infer_ServerRestartsMidEpisode_WaitsAndResumesTheEpisode()
    {
        RunningServer first = await RunningServer.Start();
        int port = first.Server.GrpcAddress.Port;
        using RemotePolicy policy = first.Connect(change: options => options with { Patience = TimeSpan.FromSeconds(15) });
        policy.BeginEpisode(Guid.CreateVersion7());
        ActionChunk chunk = RunningServer.Chunk();
        policy.Infer([RunningServer.Request()], [chunk]);
        await first.DisposeAsync();
        Task asking = Task.Run(() => policy.Infer([RunningServer.Request(1)], [chunk]), Cancellation);
        await Task.Delay(300, Cancellation);
        Assert.False(asking.IsCompleted);
        await using RunningServer second = await RunningServer.Start(RunningServer.AnyPort with { GrpcPort = port });
        await asking.WaitAsync(TimeSpan.FromSeconds(15), Cancellation);
        Assert.Equal(1, chunk.Actions[0]);
        Assert.Equal(0, policy.FallbackAnswers);
    }

    [Fact]
    public async Task Infer_ServerComesBackWithAnotherVersion_EndsTheEpisode()
    {
        RunningServer first = await RunningServer.Start();
        int port = first.Server.GrpcAddress.Port;
        using RemotePolicy policy = first.Connect(change: options => options with { Patience = TimeSpan.FromSeconds(10) });
        policy.BeginEpisode(Guid.CreateVersion7());
        await first.DisposeAsync();
        FakePolicyService other = new(RunningServer.Manifest, TimeProvider.System) { Digest = "other" };
        await using RunningServer second = await RunningServer.Start(RunningServer.AnyPort with { GrpcPort = port }, other);
        ServingException failure = Assert.Throws<ServingException>(() => policy.Infer([RunningServer.Request()], [RunningServer.Chunk()]));
        Assert.Contains("was wanted", failure.Message, StringComparison.Ordinal);

        // The next episode begins with the version that is there now.
        policy.BeginEpisode(Guid.CreateVersion7());
        policy.Infer([RunningServer.Request()], [RunningServer.Chunk()]);
        Assert.Equal("other", policy.Identity.Digest);
    }

    [Fact]
    public async Task Infer_ServerGone_FallsBackAndReturns()
    {
        RunningServer first = await RunningServer.Start();
        int port = first.Server.GrpcAddress.Port;
        using StandIn standIn = new();
        using RemotePolicy policy = first.Connect(fallback: standIn);
        policy.BeginEpisode(Guid.CreateVersion7());
        await first.DisposeAsync();
        ActionChunk chunk = RunningServer.Chunk();
        for (int ask = 1; ask <= 4; ask++)
        {
            policy.Infer([RunningServer.Request()], [chunk]);
            Assert.Equal((-1, ask, true), (chunk.Actions[0], policy.FallbackAnswers, chunk.IsFromFallback));
        }

        await using RunningServer second = await RunningServer.Start(RunningServer.AnyPort with { GrpcPort = port });
        long began = TimeProvider.System.GetTimestamp();
        while (chunk.Actions[0] < 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(15), "the server that is back is never asked");
            policy.Infer([RunningServer.Request()], [chunk]);
            await Task.Delay(20, Cancellation);
        }

        Assert.False(chunk.IsFromFallback);
    }

    [Fact]
    public async Task Infer_NoServerAndNoStandIn_FailsWhenItsPatienceEnds()
    {
        RunningServer server = await RunningServer.Start();
        using RemotePolicy policy = server.Connect(change: options => options with { Patience = TimeSpan.FromMilliseconds(500) });
        await server.DisposeAsync();
        long began = TimeProvider.System.GetTimestamp();
        ServingException failure = Assert.Throws<ServingException>(() => policy.Infer([RunningServer.Request()], [RunningServer.Chunk()]));
        Assert.Contains("has not answered for", failure.Message, StringComparison.Ordinal);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0.4, 8);
    }

    [Fact]
    public async Task Infer_LinkOfWhichOneHalfIsLeft_IsFoundAndReplaced()
    {
        await using RunningServer server = await RunningServer.Start();
        await using TcpRelay relay = TcpRelay.To(server.Server.GrpcAddress.Port);
        RemotePolicyOptions options = server.Remote() with
        {
            Address = RemoteAddress.Parse($"grpc://127.0.0.1:{relay.Port}"),
            Patience = TimeSpan.FromSeconds(20)
        };
        using RemotePolicy policy = RemotePolicy.Connect(options, null, TimeProvider.System, NullLogger.Instance);
        ActionChunk chunk = RunningServer.Chunk();

        // A slow answer opens the second connection too, so that nothing but the keep-alive can find out.
        server.Service.Delay = TimeSpan.FromMilliseconds(200);
        policy.Infer([RunningServer.Request()], [chunk]);
        server.Service.Delay = TimeSpan.FromMilliseconds(1);
        relay.FreezeOpenConnections();
        long began = TimeProvider.System.GetTimestamp();
        policy.Infer([RunningServer.Request(1)], [chunk]);
        TimeSpan found = TimeProvider.System.GetElapsedTime(began);
        TestContext.Current.TestOutputHelper?.WriteLine($"a frozen link was replaced after {found.TotalMilliseconds:0} ms");
        Assert.Equal(1, chunk.Actions[0]);
        Assert.InRange(found.TotalSeconds, 0, 15);
    }

    [Fact]
    public async Task BeginEpisode_OfTheSameGroup_KeepsTheVersionThatTheGroupBeganWith()
    {
        await using RunningServer server = await RunningServer.Start();
        using RemotePolicy policy = server.Connect();
        policy.BeginEpisode(Guid.CreateVersion7(), "group 1");
        server.Service.Digest = "newer";
        policy.BeginEpisode(Guid.CreateVersion7(), "group 1");
        policy.Infer([RunningServer.Request()], [RunningServer.Chunk()]);
        Assert.Equal("fake", policy.Identity.Digest);
        policy.BeginEpisode(Guid.CreateVersion7(), "group 2");
        policy.Infer([RunningServer.Request(1)], [RunningServer.Chunk()]);
        Assert.Equal("newer", policy.Identity.Digest);

        // Without a group every episode begins with what is current.
        server.Service.Digest = "newest";
        policy.BeginEpisode(Guid.CreateVersion7());
        Assert.Equal("newest", policy.Identity.Digest);
        server.Service.Digest = "last";
        policy.BeginEpisode(Guid.CreateVersion7());
        Assert.Equal("last", policy.Identity.Digest);
    }

    [Fact]
    public async Task BeginEpisode_OfAGroup_AtAServerThatCameBackWithAnotherVersion_IsRefused()
    {
        RunningServer first = await RunningServer.Start();
        int port = first.Server.GrpcAddress.Port;
        using RemotePolicy policy = first.Connect(change: options => options with { Patience = TimeSpan.FromSeconds(10) });
        policy.BeginEpisode(Guid.CreateVersion7(), "group");
        await first.DisposeAsync();
        FakePolicyService other = new(RunningServer.Manifest, TimeProvider.System) { Digest = "other" };
        await using RunningServer second = await RunningServer.Start(RunningServer.AnyPort with { GrpcPort = port }, other);
        policy.BeginEpisode(Guid.CreateVersion7(), "group");
        ServingException failure = Assert.Throws<ServingException>(() => policy.Infer([RunningServer.Request()], [RunningServer.Chunk()]));
        Assert.Contains("was wanted", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reply_OfAnotherObservationEpochVersionOrSize_IsDropped()
    {
        PolicyVersion identity = new("tiny", 1, "digest", "fp32", "cpu");
        InferRequest question = new() { Session = "s", Epoch = 3, Sequence = 9 };
        Assert.Null(Problem(reply => { }));
        Assert.Contains("epoch 2", Problem(reply => reply.Epoch = 2), StringComparison.Ordinal);
        Assert.Contains("observation 8", Problem(reply => reply.Sequence = 8), StringComparison.Ordinal);
        Assert.NotNull(Problem(reply => reply.Session = "t"));
        Assert.Contains(
            "version 2",
            Problem(reply => reply.Version = new SimpleVlaRl.Serving.Wire.PolicyVersion { Version = 2, Digest = "other" }),
            StringComparison.Ordinal);
        Assert.NotNull(Problem(reply => reply.Version = null));
        Assert.NotNull(Problem(reply => reply.Chunk = null));
        Assert.NotNull(Problem(reply => reply.Chunk.Actions.Add(0)));
        Assert.NotNull(Problem(reply => reply.Chunk.Length = 3));

        string? Problem(Action<InferReply> change)
        {
            InferReply reply = new()
            {
                Session = "s",
                Epoch = 3,
                Sequence = 9,
                Version = new SimpleVlaRl.Serving.Wire.PolicyVersion { Version = 1, Digest = "digest" },
                Chunk = new Chunk { Length = 2, Dimension = 3 }
            };
            reply.Chunk.Actions.AddRange(new float[6]);
            reply.Chunk.Tokens.AddRange(new int[6]);
            reply.Chunk.LogProbabilities.AddRange(new float[6]);
            reply.Chunk.Entropies.AddRange(new float[6]);
            change(reply);
            return WireReply.Problem(reply, question, identity, RunningServer.Manifest.Architecture);
        }
    }

    [Theory]
    [InlineData("grpc://192.0.2.1:8001", "grpcs://")]
    [InlineData("oip://192.0.2.1:8001/m", "oips://")]
    public void Options_AnotherMachineWithoutTls_AreRefused(string address, string advice)
    {
        RemotePolicyOptions options = new() { Address = RemoteAddress.Parse(address), Robot = "arm" };
        Assert.Contains(advice, Assert.Single(options.Validate()), StringComparison.Ordinal);
        Assert.Empty((options with { AllowsPlaintext = true }).Validate());
        Assert.Contains("token", Assert.Single((options with { AllowsPlaintext = true, Token = "t" }).Validate()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://a:1")]
    [InlineData("grpc://a:1/model")]
    [InlineData("oip://a:1")]
    [InlineData("oip://a:1/m/1/2")]
    [InlineData("grpc://user@a:1")]
    public void Address_Wrong_IsRefusedWithTheRightForms(string address) =>
        Assert.Contains("expected", Assert.Throws<ServingException>(() => RemoteAddress.Parse(address)).Message, StringComparison.Ordinal);

    /// <summary>A policy that answers with minus one.</summary>
    private sealed class StandIn : IPolicy
    {
        public PolicyManifest Manifest => RunningServer.Manifest;

        public PolicyVersion Identity => new("stand-in", 1, "stand-in", "none", "none");

        public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks) => chunks[0].Actions.AsSpan().Fill(-1);

        public void Dispose()
        {
        }
    }
}
