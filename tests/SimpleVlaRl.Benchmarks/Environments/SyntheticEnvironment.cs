using System.Buffers;
using System.Net.WebSockets;
using MessagePack;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Benchmarks.Environments;

/// <summary>
/// One environment over a websocket of its own, in vla-evaluation-harness's protocol. Its pictures say from which start they are, and, after the first, whether
/// something is wrong with their episode, so that what is learned from can be traced.
/// </summary>
/// <param name="address">The server.</param>
/// <param name="manifest">Says how large pictures are, and how many numbers a state has.</param>
/// <param name="number">Which of the environments.</param>
/// <param name="random">Draws what it does.</param>
/// <param name="faults">The share of episodes that break.</param>
internal sealed class SyntheticEnvironment(Uri address, PolicyManifest manifest, int number, Random random, double faults)
{
    /// <summary>How many starts all of them have.</summary>
    public const int Starts = 8;

    /// <summary>How much brighter a start is than the one before.</summary>
    public const int Step = 24;

    /// <summary>What a picture's second channel says of an episode that is well.</summary>
    public const byte Well = 40;

    /// <summary>What it says of one that is not, in all pictures but the first.</summary>
    public const byte Broken = 220;

    private readonly byte[] picture = new byte[manifest.Architecture.ImageSize * manifest.Architecture.ImageSize * 3];
    private readonly ArrayBufferWriter<byte> message = new();
    private readonly byte[] reply = new byte[1 << 16];
    private long sequence;

    /// <summary>Messages that were answered.</summary>
    public long Answered { get; private set; }

    /// <summary>Episodes that it has played, and how many of them were broken.</summary>
    public (int All, int Broken) Episodes { get; private set; }

    /// <summary>Plays until it is stopped.</summary>
    public async Task Play(CancellationToken cancellation)
    {
        int episode = number;
        while (!cancellation.IsCancellationRequested)
        {
            using ClientWebSocket socket = new();
            try
            {
                await socket.ConnectAsync(address, cancellation).ConfigureAwait(false);
                while (await Episode(socket, episode++ % Starts, cancellation).ConfigureAwait(false))
                {
                }

                socket.Abort();
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
            {
                // The server stops, or the bench does.
                if (!cancellation.IsCancellationRequested)
                {
                    await Task.Delay(100, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
    }

    /// <returns>Whether the connection goes on.</returns>
    private async Task<bool> Episode(ClientWebSocket socket, int start, CancellationToken cancellation)
    {
        EnvironmentFate fate = random.NextDouble() < faults ? (EnvironmentFate)random.Next(1, 6) : EnvironmentFate.Plays;
        bool isBroken = fate != EnvironmentFate.Plays;
        Episodes = (Episodes.All + 1, Episodes.Broken + (isBroken ? 1 : 0));
        await Send(socket, "episode_start", (ref MessagePackWriter writer) => WriteTask(ref writer, start), cancellation).ConfigureAwait(false);

        // Three chunks are the limit; whoever succeeds does so in the third.
        int chunk = manifest.Architecture.ChunkLength;
        int steps = fate switch
        {
            EnvironmentFate.SaysSuccessAtOnce => 0,
            EnvironmentFate.RaisesAndSaysFailure or EnvironmentFate.Crashes => chunk,
            _ => (2 * chunk) + 1 + random.Next(chunk - 1),
        };
        for (int step = 0; step < steps; step++)
        {

            // Who begins elsewhere plays honestly from there: what is asked is that nobody is compared with it who began where it says.
            Paint(fate == EnvironmentFate.BeginsElsewhere ? start + 1 : start, isBroken && fate != EnvironmentFate.BeginsElsewhere && step > 0);
            await Send(socket, "observation", WriteObservation, cancellation).ConfigureAwait(false);
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(reply.AsMemory(), cancellation).ConfigureAwait(false);
            if (result.MessageType != WebSocketMessageType.Binary)
            {
                return false;
            }

            Answered++;
        }

        if (fate == EnvironmentFate.Crashes)
        {
            return false;
        }

        if (fate != EnvironmentFate.ForgetsToEnd)
        {
            bool succeeded = fate == EnvironmentFate.SaysSuccessAtOnce || (fate != EnvironmentFate.RaisesAndSaysFailure && random.Next(3) == 0);
            await Send(socket, "episode_end", (ref MessagePackWriter writer) => WriteEnd(ref writer, succeeded), cancellation).ConfigureAwait(false);
        }

        return true;
    }

    private void Paint(int start, bool isBroken)
    {
        (byte bright, byte mark) = ((byte)(Step * (start % Starts)), isBroken ? Broken : Well);
        for (int at = 0; at < picture.Length; at += 3)
        {
            (picture[at], picture[at + 1], picture[at + 2]) = (bright, mark, 90);
        }
    }

    private ValueTask Send(ClientWebSocket socket, string type, EnvironmentPayload payload, CancellationToken cancellation)
    {
        message.ResetWrittenCount();
        MessagePackWriter writer = new(message);
        writer.WriteMapHeader(4);
        writer.Write("type");
        writer.Write(type);
        writer.Write("payload");
        payload(ref writer);
        writer.Write("seq");
        writer.Write(++sequence);
        writer.Write("timestamp");
        writer.Write(0.0);
        writer.Flush();
        return socket.SendAsync(message.WrittenMemory, WebSocketMessageType.Binary, endOfMessage: true, cancellation);
    }

    private static void WriteTask(ref MessagePackWriter writer, int start)
    {
        writer.WriteMapHeader(1);
        writer.Write("task");
        writer.WriteMapHeader(2);
        writer.Write("name");
        writer.Write("synthetic");
        writer.Write("episode_idx");
        writer.Write(start);
    }

    private static void WriteEnd(ref MessagePackWriter writer, bool succeeded)
    {
        writer.WriteMapHeader(1);
        writer.Write("metrics");
        writer.WriteMapHeader(1);
        writer.Write("success");
        writer.Write(succeeded);
    }

    private void WriteObservation(ref MessagePackWriter writer)
    {
        int side = manifest.Architecture.ImageSize;
        writer.WriteMapHeader(3);
        writer.Write("images");
        writer.WriteMapHeader(manifest.Cameras.Count);
        foreach (ManifestCamera camera in manifest.Cameras)
        {
            writer.Write(camera.Name);
            writer.WriteMapHeader(4);
            writer.Write("__ndarray__");
            writer.Write(true);
            writer.Write("data");
            writer.Write(picture);
            writer.Write("dtype");
            writer.Write("|u1");
            writer.Write("shape");
            writer.WriteArrayHeader(3);
            writer.Write(side);
            writer.Write(side);
            writer.Write(3);
        }

        writer.Write("states");
        writer.WriteArrayHeader(manifest.Architecture.ProprioceptionDimension);
        for (int index = 0; index < manifest.Architecture.ProprioceptionDimension; index++)
        {
            writer.Write(0.1);
        }

        writer.Write("task_description");
        writer.Write("do it");
    }
}
