using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using MessagePack;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>A simulated robot over openpi's websocket, ALOHA's keys.</summary>
internal sealed class OpenPiRobot : IRobotClient
{
    private readonly ClientWebSocket socket = new();
    private readonly byte[] observation;
    private readonly byte[] reply = new byte[1 << 16];

    private OpenPiRobot(byte[] observation) => this.observation = observation;

    public (int Request, int Reply) MessageBytes { get; private set; }

    public static async Task<OpenPiRobot> ConnectAsync(int port, PolicyManifest manifest, CancellationToken cancellation)
    {
        OpenPiRobot robot = new(Observation(manifest));
        await robot.socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}"), cancellation).ConfigureAwait(false);
        await robot.ReceiveAsync(cancellation).ConfigureAwait(false);
        return robot;
    }

    public async Task<bool> AskAsync(TimeSpan deadline, CancellationToken cancellation)
    {
        await socket.SendAsync(observation, WebSocketMessageType.Binary, endOfMessage: true, cancellation).ConfigureAwait(false);
        MessageBytes = (observation.Length, await ReceiveAsync(cancellation).ConfigureAwait(false));
        return true;
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<int> ReceiveAsync(CancellationToken cancellation)
    {
        int count = 0;
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(reply.AsMemory(count), cancellation).ConfigureAwait(false);
            count += result.Count;
            if (result.EndOfMessage)
            {
                return result.MessageType == WebSocketMessageType.Binary
                    ? count
                    : throw new UserException($"The server says: {System.Text.Encoding.UTF8.GetString(reply, 0, count)}");
            }
        }
    }

    private static byte[] Observation(PolicyManifest manifest)
    {
        ArrayBufferWriter<byte> output = new();
        MessagePackWriter writer = new(output);
        writer.WriteMapHeader(3);
        writer.Write("state");
        double[] state = new double[manifest.Joints.Count];
        WriteArray(ref writer, "<f8", [state.Length], MemoryMarshal.AsBytes(state.AsSpan()));
        writer.Write("images");
        writer.WriteMapHeader(manifest.Cameras.Count);
        foreach (ManifestCamera camera in manifest.Cameras)
        {
            writer.Write(camera.Name);
            WriteArray(ref writer, "|u1", [3, camera.Height, camera.Width], SimulatedFrames.Of(camera.Width, camera.Height));
        }

        writer.Write("prompt");
        writer.Write(manifest.DefaultInstruction ?? "go");
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void WriteArray(ref MessagePackWriter writer, string type, int[] shape, ReadOnlySpan<byte> data)
    {
        writer.WriteMapHeader(4);
        writer.Write("__ndarray__"u8);
        writer.Write(true);
        writer.Write("data"u8);
        writer.Write(data);
        writer.Write("dtype"u8);
        writer.Write(type);
        writer.Write("shape"u8);
        writer.WriteArrayHeader(shape.Length);
        foreach (int size in shape)
        {
            writer.Write(size);
        }
    }
}
