using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Wire;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>A simulated robot over our own protocol, raw frames.</summary>
internal sealed class GrpcRobot : IRobotClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly GrpcChannel channel;
    private readonly PolicyService.PolicyServiceClient client;
    private readonly InferRequest request;
    private readonly TimeProvider time;

    private GrpcRobot(GrpcChannel channel, InferRequest request, TimeProvider time)
    {
        (this.channel, this.request, this.time) = (channel, request, time);
        client = new PolicyService.PolicyServiceClient(channel);
    }

    public (int Request, int Reply) MessageBytes { get; private set; }

    public static async Task<GrpcRobot> ConnectAsync(int port, string name, PolicyManifest manifest, TimeProvider time)
    {
        GrpcChannel channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        OpenSessionReply session = await new PolicyService.PolicyServiceClient(channel)
            .OpenSessionAsync(new OpenSessionRequest { Protocol = 1, Robot = name }).ConfigureAwait(false);
        InferRequest request = new() { Session = session.Session, Instruction = manifest.DefaultInstruction ?? "go", Sampling = new Sampling() };
        foreach (ManifestCamera camera in manifest.Cameras)
        {
            byte[] pixels = SimulatedFrames.Of(camera.Width, camera.Height);
            request.Images.Add(new CameraImage
            {
                Camera = camera.Name,
                Encoding = ImageEncoding.Rgb8,
                Width = (uint)camera.Width,
                Height = (uint)camera.Height,
                Data = UnsafeByteOperations.UnsafeWrap(pixels)
            });
        }

        request.JointPositions.AddRange(new double[manifest.Architecture.ProprioceptionDimension]);
        return new GrpcRobot(channel, request, time);
    }

    public async Task<bool> AskAsync(TimeSpan deadline, CancellationToken cancellation)
    {
        request.Sequence++;
        request.DeadlineMicroseconds = (uint)deadline.TotalMicroseconds;
        try
        {
            InferReply reply = await client.InferAsync(
                request, deadline: time.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancellation).ConfigureAwait(false);
            MessageBytes = (request.CalculateSize(), reply.CalculateSize());
            return true;
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync()
    {
        channel.Dispose();
        return ValueTask.CompletedTask;
    }
}
