using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using MessagePack;
using SimpleVlaRl.Serving.Codecs;

namespace SimpleVlaRl.Serving.Tests.OpenPi;

/// <summary>An openpi client of a few lines: one binary message each way.</summary>
internal sealed class OpenPiClient : IDisposable
{
    private readonly ClientWebSocket socket = new();

    public WebSocket Socket => socket;

    public Dictionary<string, object?> Metadata { get; private set; } = [];

    public static async Task<OpenPiClient> Connect(Uri http, string? authorization = null)
    {
        OpenPiClient client = new();
        if (authorization is not null)
        {
            client.socket.Options.SetRequestHeader("Authorization", authorization);
        }

        await client.socket.ConnectAsync(new UriBuilder(http) { Scheme = "ws" }.Uri, TestContext.Current.CancellationToken);
        client.Metadata = MessageDecoder.Decode((await client.Receive()).Bytes);
        return client;
    }

    /// <summary>ALOHA's keys, planar pictures.</summary>
    public static byte[] Aloha(int height = 12, int width = 16, string prompt = "go")
    {
        ArrayBufferWriter<byte> output = new();
        MessagePackWriter writer = new(output);
        writer.WriteMapHeader(3);
        writer.Write("state");
        Write(ref writer, "<f4", [3], new byte[12]);
        writer.Write("images");
        writer.WriteMapHeader(2);
        foreach (string camera in (string[])["cam_high", "cam_left_wrist"])
        {
            writer.Write(camera);
            byte[] planes = new byte[3 * height * width];
            for (int index = 0; index < planes.Length; index++)
            {
                planes[index] = (byte)((index / (height * width)) + 1);
            }

            Write(ref writer, "|u1", [3, height, width], planes);
        }

        writer.Write("prompt");
        writer.Write(prompt);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>ALOHA's keys with parts as other users of numpy pack them.</summary>
    /// <param name="type">The pictures' dtype.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="picture">Their bytes.</param>
    /// <param name="state">The packed state; null for a float32 array of three zeros.</param>
    /// <param name="prompt">The packed prompt; null for "go".</param>
    public static byte[] Packed(string type, int[] shape, byte[] picture, byte[]? state = null, byte[]? prompt = null)
    {
        ArrayBufferWriter<byte> output = new();
        MessagePackWriter writer = new(output);
        writer.WriteMapHeader(3);
        writer.Write("state");
        writer.WriteRaw(state ?? Value("<f4", [3], new byte[12]));
        writer.Write("images");
        writer.WriteMapHeader(2);
        foreach (string camera in (string[])["cam_high", "cam_left_wrist"])
        {
            writer.Write(camera);
            Write(ref writer, type, shape, picture);
        }

        writer.Write("prompt");
        writer.WriteRaw(prompt ?? MessagePackSerializer.Serialize("go", cancellationToken: TestContext.Current.CancellationToken));
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>An array by openpi's packing.</summary>
    public static byte[] Value(string type, int[] shape, byte[] data)
    {
        ArrayBufferWriter<byte> output = new();
        MessagePackWriter writer = new(output);
        Write(ref writer, type, shape, data);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>LIBERO's keys, interleaved pictures.</summary>
    public static byte[] Libero(byte[]? picture = null, int height = 12, int width = 16, int joints = 3)
    {
        ArrayBufferWriter<byte> output = new();
        MessagePackWriter writer = new(output);
        writer.WriteMapHeader(4);
        writer.Write("observation/state");
        Write(ref writer, "<f8", [joints], new byte[8 * joints]);
        foreach (string camera in (string[])["observation/image", "observation/wrist_image"])
        {
            writer.Write(camera);
            Write(ref writer, "|u1", [height, width, 3], picture ?? new byte[3 * height * width]);
        }

        writer.Write("prompt");
        writer.Write("go");
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    public async Task<Dictionary<string, object?>> Infer(byte[] observation)
    {
        await Send(observation);
        (WebSocketMessageType type, byte[] bytes) = await Receive();
        Assert.True(type == WebSocketMessageType.Binary, Encoding.UTF8.GetString(bytes));
        return MessageDecoder.Decode(bytes);
    }

    public Task Send(byte[] message) => socket.SendAsync(message, WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);

    public async Task<(WebSocketMessageType Type, byte[] Bytes)> Receive()
    {
        byte[] buffer = new byte[1 << 20];
        int count = 0;
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(count), TestContext.Current.CancellationToken);
            count += result.Count;
            if (result.EndOfMessage)
            {
                return (result.MessageType, buffer[..count]);
            }
        }
    }

    /// <summary>The error that a server says; the connection stays open.</summary>
    public async Task<string> Refusal(byte[] observation)
    {
        await Send(observation);
        (WebSocketMessageType type, byte[] bytes) = await Receive();
        Assert.Equal(WebSocketMessageType.Text, type);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The error that a server says before it closes: a text frame, then the close.</summary>
    public async Task<(string Text, WebSocketCloseStatus? Status)> ReceiveError()
    {
        (WebSocketMessageType type, byte[] bytes) = await Receive();
        Assert.Equal(WebSocketMessageType.Text, type);
        (type, _) = await Receive();
        Assert.Equal(WebSocketMessageType.Close, type);
        return (Encoding.UTF8.GetString(bytes), socket.CloseStatus);
    }

    public void Dispose() => socket.Dispose();

    public static NumpyArray Array(object? value) => Assert.IsType<NumpyArray>(value);

    private static void Write(ref MessagePackWriter writer, string type, int[] shape, byte[] data)
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
