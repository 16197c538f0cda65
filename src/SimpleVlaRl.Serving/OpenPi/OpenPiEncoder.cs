using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using MessagePack;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Serving.OpenPi;

/// <summary>Writes the messages of an openpi server. Keys of the numpy extension are bytes, because openpi's client looks for nothing else.</summary>
internal static class OpenPiEncoder
{
    /// <summary>Writes an answer: the waypoints and how long they took.</summary>
    /// <param name="output">The destination.</param>
    /// <param name="chunk">The answer.</param>
    /// <param name="policyMilliseconds">How long the policy took.</param>
    /// <param name="inferMilliseconds">How long the server took to infer, waiting included.</param>
    /// <param name="previousTotalMilliseconds">How long the whole of the previous request took; null for the first.</param>
    public static void WriteReply(
        IBufferWriter<byte> output, ActionChunk chunk, double policyMilliseconds, double inferMilliseconds, double? previousTotalMilliseconds)
    {
        MessagePackWriter writer = new(output);
        writer.WriteMapHeader(3);
        writer.Write("actions");
        WriteMatrix(ref writer, chunk.Actions, chunk.Length, chunk.Dimension);
        writer.Write("policy_timing");
        writer.WriteMapHeader(1);
        writer.Write("infer_ms");
        writer.Write(policyMilliseconds);
        writer.Write("server_timing");
        writer.WriteMapHeader(previousTotalMilliseconds is null ? 1 : 2);
        writer.Write("infer_ms");
        writer.Write(inferMilliseconds);
        if (previousTotalMilliseconds is { } previous)
        {
            writer.Write("prev_total_ms");
            writer.Write(previous);
        }

        writer.Flush();
    }

    /// <summary>Writes the first frame of a connection; numbers with a fraction become float64, whole ones integers, as Python's packer does.</summary>
    /// <param name="output">The destination.</param>
    /// <param name="metadata">What the server says of itself; empty gives the single byte 0x80.</param>
    public static void WriteMetadata(IBufferWriter<byte> output, JsonObject metadata)
    {
        MessagePackWriter writer = new(output);
        WriteNode(ref writer, metadata);
        writer.Flush();
    }

    /// <summary>Writes an array of float64, which is what openpi's policies give after un-normalising.</summary>
    private static void WriteMatrix(ref MessagePackWriter writer, float[] values, int rows, int columns)
    {
        writer.WriteMapHeader(4);
        writer.Write("__ndarray__"u8);
        writer.Write(true);
        writer.Write("data"u8);
        int bytes = values.Length * sizeof(double);
        writer.WriteBinHeader(bytes);
        Span<byte> data = writer.GetSpan(bytes);
        for (int index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(data[(index * sizeof(double))..], values[index]);
        }

        writer.Advance(bytes);
        writer.Write("dtype"u8);
        writer.Write("<f8");
        writer.Write("shape"u8);
        writer.WriteArrayHeader(2);
        writer.Write(rows);
        writer.Write(columns);
    }

    private static void WriteNode(ref MessagePackWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case null:
                writer.WriteNil();
                break;
            case JsonObject map:
                writer.WriteMapHeader(map.Count);
                foreach ((string key, JsonNode? value) in map)
                {
                    writer.Write(key);
                    WriteNode(ref writer, value);
                }

                break;
            case JsonArray items:
                writer.WriteArrayHeader(items.Count);
                foreach (JsonNode? item in items)
                {
                    WriteNode(ref writer, item);
                }

                break;
            default:
                WriteValue(ref writer, node.AsValue());
                break;
        }
    }

    private static void WriteValue(ref MessagePackWriter writer, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                writer.Write(value.GetValue<string>());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.Write(value.GetValue<bool>());
                break;
            case JsonValueKind.Number when value.TryGetValue(out int whole):
                writer.Write(whole);
                break;
            case JsonValueKind.Number when value.TryGetValue(out double fraction) && fraction == Math.Floor(fraction) && Math.Abs(fraction) < int.MaxValue:
                writer.Write((int)fraction);
                break;
            default:
                writer.Write(value.GetValue<double>());
                break;
        }
    }
}
