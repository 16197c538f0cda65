using System.Text;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Tests.Storage;

namespace SimpleVlaRl.Episodes.Tests.Mcap;

/// <summary>A small file: two channels, several chunks, one metadata record.</summary>
internal static class SampleMcap
{
    public const int MessageCount = 40;

    public static readonly McapMetadata Metadata = new("episode", new Dictionary<string, string> { ["task"] = "lift_pot", ["note"] = "größer" });

    public static byte[] Bytes(McapCompression compression, int chunkBytes = 256)
    {
        using MemoryFile file = new();
        using McapWriter writer = new(file, new McapWriterOptions { Library = "test", Compression = compression, ChunkBytes = chunkBytes });
        ushort schema = writer.AddSchema("pkg/msg/A", McapFormat.Ros2MsgEncoding, "int32 a\n"u8);
        ushort odd = writer.AddChannel(schema, "/odd", McapFormat.CdrEncoding, new Dictionary<string, string> { ["offered_qos_profiles"] = "" });
        ushort even = writer.AddChannel(schema, "/even", McapFormat.CdrEncoding, new Dictionary<string, string>());
        for (int i = 0; i < MessageCount; i++)
        {
            writer.WriteMessage(i % 2 == 0 ? even : odd, (uint)(i / 2), (ulong)(1000 + i), (ulong)(2000 + i), Payload(i));
        }

        writer.WriteMetadata(Metadata);
        writer.Finish();
        return file.ToArray();
    }

    public static byte[] Payload(int i) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"message {i} ", 1 + (i % 4))));
}
