using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Serving.Wire;

namespace SimpleVlaRl.Serving.Tests.Sessions;

/// <summary>Our own protocol: sessions, epochs, streams, and what is refused with which status.</summary>
public sealed class GrpcServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_HandshakeResetInferOutcomeClose_Works()
    {
        await using RunningServer server = await RunningServer.Start();
        using GrpcChannel channel = Channel(server);
        PolicyService.PolicyServiceClient client = new(channel);
        OpenSessionReply session = await client.OpenSessionAsync(Open(), cancellationToken: Cancellation);
        Assert.Equal("tiny", Core.Policies.PolicyManifestFile.Parse(session.Manifest.Span, "reply").Name);
        ResetReply reset = await client.ResetAsync(
            new ResetRequest { Session = session.Session, Epoch = 5, Episode = Episode(1) }, cancellationToken: Cancellation);
        Assert.Equal("fake", reset.Version.Digest);
        InferReply reply = await client.InferAsync(Question(session.Session, 5, 1), cancellationToken: Cancellation);
        Assert.Equal((5UL, 1UL, 6, 6), (reply.Epoch, reply.Sequence, reply.Chunk.Actions.Count, reply.Chunk.Tokens.Count));
        Assert.Equal(3 + 0.001f, reply.Chunk.Actions[1]);
        Assert.True(reply.Timings.ServerMicroseconds > 0);
        OutcomeRequest outcome = new() { Session = session.Session, Episode = Episode(1), Outcome = Outcome.Success };
        Assert.False((await client.ReportOutcomeAsync(outcome, cancellationToken: Cancellation)).RepeatedReport);
        Assert.True((await client.ReportOutcomeAsync(outcome, cancellationToken: Cancellation)).RepeatedReport);
        outcome.Outcome = Outcome.Failure;
        await Refused(StatusCode.FailedPrecondition, client.ReportOutcomeAsync(outcome, cancellationToken: Cancellation));
        await client.CloseSessionAsync(new CloseSessionRequest { Session = session.Session }, cancellationToken: Cancellation);
        await Refused(StatusCode.NotFound, client.InferAsync(Question(session.Session, 5, 2), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Infer_SameQuestionTwiceAtOnceAndAgain_IsAnsweredOnce()
    {
        await using RunningServer server = await RunningServer.Start();
        server.Service.Delay = TimeSpan.FromMilliseconds(100);
        using GrpcChannel channel = Channel(server);
        PolicyService.PolicyServiceClient client = new(channel);
        string session = (await client.OpenSessionAsync(Open(), cancellationToken: Cancellation)).Session;
        InferReply[] replies = await Task.WhenAll(
            client.InferAsync(Question(session, 0, 1), cancellationToken: Cancellation).ResponseAsync,
            client.InferAsync(Question(session, 0, 1), cancellationToken: Cancellation).ResponseAsync);
        Assert.Equal(replies[0], replies[1]);
        Assert.Equal(replies[0], await client.InferAsync(Question(session, 0, 1), cancellationToken: Cancellation));
        Assert.Equal(1, server.Service.Counts.Answered);
    }

    [Fact]
    public async Task Infer_OlderEpochOrObservationOrOtherVersion_IsRefusedAsStale()
    {
        await using RunningServer server = await RunningServer.Start();
        using GrpcChannel channel = Channel(server);
        PolicyService.PolicyServiceClient client = new(channel);
        string session = (await client.OpenSessionAsync(Open(), cancellationToken: Cancellation)).Session;
        await client.ResetAsync(new ResetRequest { Session = session, Epoch = 2 }, cancellationToken: Cancellation);
        await client.InferAsync(Question(session, 2, 9), cancellationToken: Cancellation);
        await Refused(StatusCode.FailedPrecondition, client.InferAsync(Question(session, 1, 10), cancellationToken: Cancellation));
        await Refused(StatusCode.FailedPrecondition, client.InferAsync(Question(session, 2, 8), cancellationToken: Cancellation));
        await Refused(StatusCode.FailedPrecondition, client.ResetAsync(new ResetRequest { Session = session, Epoch = 1 }, cancellationToken: Cancellation));
        InferRequest other = Question(session, 2, 11);
        other.Digest = "another";
        await Refused(StatusCode.FailedPrecondition, client.InferAsync(other, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Infer_NewerObservationWhileOneWaits_SupersedesIt()
    {
        await using RunningServer server = await RunningServer.Start();
        server.Service.Delay = TimeSpan.FromMilliseconds(300);
        using GrpcChannel channel = Channel(server);
        PolicyService.PolicyServiceClient client = new(channel);
        string session = (await client.OpenSessionAsync(Open(), cancellationToken: Cancellation)).Session;
        AsyncUnaryCall<InferReply> older = client.InferAsync(Question(session, 0, 1), cancellationToken: Cancellation);
        while (server.Service.Counts.Running == 0)
        {
            await Task.Delay(5, Cancellation);
        }

        InferReply newer = await client.InferAsync(Question(session, 0, 2), cancellationToken: Cancellation);
        Assert.Equal(2UL, newer.Sequence);
        await Refused(StatusCode.Aborted, older);
    }

    [Fact]
    public async Task Stream_GoodAndBadObservations_AreAnsweredEachByItself()
    {
        await using RunningServer server = await RunningServer.Start();
        using GrpcChannel channel = Channel(server);
        PolicyService.PolicyServiceClient client = new(channel);
        string session = (await client.OpenSessionAsync(Open(), cancellationToken: Cancellation)).Session;
        using AsyncDuplexStreamingCall<InferRequest, InferReply> stream = client.InferStream(cancellationToken: Cancellation);
        for (ulong sequence = 1; sequence <= 4; sequence++)
        {
            InferRequest question = Question(session, 0, sequence);
            if (sequence == 3)
            {
                question.Images.RemoveAt(1);
            }

            await stream.RequestStream.WriteAsync(question, Cancellation);
            Assert.True(await stream.ResponseStream.MoveNext(Cancellation));
            InferReply reply = stream.ResponseStream.Current;
            Assert.Equal(sequence, reply.Sequence);
            Assert.Equal(sequence == 3 ? (uint)StatusCode.InvalidArgument : null, reply.Failure?.Status);
        }

        await stream.RequestStream.CompleteAsync();
        Assert.False(await stream.ResponseStream.MoveNext(Cancellation));
    }

    public static TheoryData<string> Damages() =>
    [
        "camera", "size", "bytes", "encoding", "no jpeg", "jpeg of another size", "huge jpeg", "no size", "joints", "not a number", "temperature",
        "correlation", "instruction", "too many"
    ];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Infer_BadObservation_IsInvalid(string damage)
    {
        await using RunningServer server = await RunningServer.Start();
        using GrpcChannel channel = Channel(server);
        PolicyService.PolicyServiceClient client = new(channel);
        string session = (await client.OpenSessionAsync(Open(), cancellationToken: Cancellation)).Session;
        InferRequest question = Question(session, 0, 1);
        CameraImage image = question.Images[0];
        switch (damage)
        {
            case "camera": image.Camera = "cam_left_wrist"; break;
            case "size": image.Width = uint.MaxValue; break;
            case "bytes": image.Data = ByteString.CopyFrom(new byte[5]); break;
            case "encoding": image.Encoding = (ImageEncoding)9; break;
            case "no jpeg": image.Encoding = ImageEncoding.Jpeg; break;
            case "jpeg of another size": (image.Encoding, image.Data) = (ImageEncoding.Jpeg, ByteString.CopyFrom(Bomb())); break;
            case "huge jpeg":
                (image.Encoding, image.Data, image.Width, image.Height) = (ImageEncoding.Jpeg, ByteString.CopyFrom(Bomb()), ushort.MaxValue, ushort.MaxValue);
                break;
            case "no size": (image.Width, image.Data) = (0, ByteString.Empty); break;
            case "joints": question.JointPositions.Add(1); break;
            case "not a number": question.JointPositions[1] = double.NaN; break;
            case "temperature": question.Sampling.Temperature = float.NegativeInfinity; break;
            case "correlation": question.Sampling.DrawCorrelation = double.NaN; break;
            case "instruction": question.Instruction = new string('a', 3000); break;
            default: question.JointPositions.AddRange(new double[100_000]); break;
        }

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(async () => await client.InferAsync(question, cancellationToken: Cancellation));
        Assert.Contains(
            refusal.StatusCode,
            (StatusCode[])[StatusCode.InvalidArgument, damage == "instruction" ? StatusCode.ResourceExhausted : StatusCode.InvalidArgument]);
        Assert.DoesNotContain("   at ", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(0, server.Service.Counts.Answered);
    }

    [Fact]
    public async Task Message_TooLargeOrCompressed_IsRefused()
    {
        await using RunningServer server = await RunningServer.Start(RunningServer.AnyPort with { MaximumMessageBytes = 4096 });
        using GrpcChannel channel = Channel(server);
        PolicyService.PolicyServiceClient client = new(channel);
        string session = (await client.OpenSessionAsync(Open(), cancellationToken: Cancellation)).Session;
        InferRequest question = Question(session, 0, 1);
        question.Images[0].Data = ByteString.CopyFrom(new byte[100_000]);
        await Refused(StatusCode.ResourceExhausted, client.InferAsync(question, cancellationToken: Cancellation));
        Metadata gzip = new() { { "grpc-internal-encoding-request", "gzip" } };
        await Refused(StatusCode.Unimplemented, client.InferAsync(Question(session, 0, 2), gzip, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Sessions_OfOthersTooManyAndTakenOver_AreRefused()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "tokens.jsonl");
        DateTimeOffset tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);
        Metadata one = new() { { "authorization", "Bearer " + TokenFile.Add(file, "one", tomorrow) } };
        Metadata two = new() { { "authorization", "Bearer " + TokenFile.Add(file, "two", tomorrow) } };
        await using RunningServer server = await RunningServer.Start(RunningServer.AnyPort with { TokensFile = file, MaximumSessions = 2 });
        using GrpcChannel channel = Channel(server);
        PolicyService.PolicyServiceClient client = new(channel);
        await Refused(StatusCode.Unauthenticated, client.OpenSessionAsync(Open(), cancellationToken: Cancellation));
        string session = (await client.OpenSessionAsync(Open(), one, cancellationToken: Cancellation)).Session;

        // Another caller replays the session, or claims the robot.
        await Refused(StatusCode.PermissionDenied, client.InferAsync(Question(session, 0, 1), two, cancellationToken: Cancellation));
        await Refused(StatusCode.PermissionDenied, client.OpenSessionAsync(Open(), two, cancellationToken: Cancellation));

        // The same caller starts the robot's program anew: the old session is told why it ends.
        OpenSessionReply anew = await client.OpenSessionAsync(Open(), one, cancellationToken: Cancellation);
        await Refused(StatusCode.PermissionDenied, client.InferAsync(Question(session, 0, 1), one, cancellationToken: Cancellation));
        OpenSessionRequest resume = Open();
        resume.ResumeSession = anew.Session;
        Assert.True((await client.OpenSessionAsync(resume, one, cancellationToken: Cancellation)).Resumed);
        await client.OpenSessionAsync(Open("second"), one, cancellationToken: Cancellation);
        await Refused(StatusCode.Unavailable, client.OpenSessionAsync(Open("third"), one, cancellationToken: Cancellation));
        await Refused(StatusCode.InvalidArgument, client.OpenSessionAsync(Open("a/b"), one, cancellationToken: Cancellation));
        OpenSessionRequest future = Open("second");
        future.Protocol = 2;
        await Refused(StatusCode.Unimplemented, client.OpenSessionAsync(future, one, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Health_BeforeAndWhileDraining_FollowsTheServer()
    {
        await using RunningServer server = await RunningServer.Start();
        server.Service.Delay = TimeSpan.FromMilliseconds(600);
        using GrpcChannel channel = Channel(server);
        Health.HealthClient health = new(channel);
        Assert.Equal(
            HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation)).Status);
        PolicyService.PolicyServiceClient client = new(channel);
        string session = (await client.OpenSessionAsync(Open(), cancellationToken: Cancellation)).Session;
        AsyncUnaryCall<InferReply> answer = client.InferAsync(Question(session, 0, 1), cancellationToken: Cancellation);
        while (server.Service.Counts.Running == 0)
        {
            await Task.Delay(5, Cancellation);
        }

        Task<bool> stop = server.Server.StopAsync();
        Assert.Equal(
            HealthCheckResponse.Types.ServingStatus.NotServing, (await health.CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation)).Status);
        await Refused(StatusCode.Unavailable, client.OpenSessionAsync(Open("late"), cancellationToken: Cancellation));
        Assert.Equal(1UL, (await answer).Sequence);
        Assert.True(await stop);
    }

    private static GrpcChannel Channel(RunningServer server) =>
        GrpcChannel.ForAddress(server.Server.GrpcAddress, new GrpcChannelOptions { MaxSendMessageSize = null });

    private static OpenSessionRequest Open(string robot = "arm") => new() { Protocol = 1, Robot = robot };

    private static ByteString Episode(byte number) => ByteString.CopyFrom([.. new byte[15], number]);

    private static InferRequest Question(string session, ulong epoch, ulong sequence)
    {
        InferRequest question = new()
        {
            Session = session,
            Epoch = epoch,
            Sequence = sequence,
            Instruction = "go",
            Sampling = new Sampling { Temperature = 1, Seed = 1, Chunk = 3 }
        };
        foreach (Core.Policies.ManifestCamera camera in RunningServer.Manifest.Cameras)
        {
            question.Images.Add(new CameraImage
            {
                Camera = camera.Name,
                Encoding = ImageEncoding.Rgb8,
                Width = (uint)camera.Width,
                Height = (uint)camera.Height,
                Data = ByteString.CopyFrom(new byte[camera.Width * camera.Height * 3])
            });
        }

        question.JointPositions.AddRange([0.1, 0.2, 0.3]);
        return question;
    }

    /// <summary>The start of a JPEG that says it is 65535x65535: 12 GB once decoded.</summary>
    private static byte[] Bomb() => [0xFF, 0xD8, 0xFF, 0xC0, 0x00, 0x11, 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0x03, .. new byte[64]];

    private static async Task Refused<T>(StatusCode expected, AsyncUnaryCall<T> call)
    {
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal((expected, true), (refusal.StatusCode, refusal.Status.Detail.Length > 0));
    }
}
