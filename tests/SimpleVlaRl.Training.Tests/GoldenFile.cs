using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SimpleVlaRl.Training.Tests;

/// <summary>Reads a golden vector: a safetensors file (8-byte header length, JSON header, raw little-endian data).</summary>
internal sealed class GoldenFile
{
    private readonly byte[] bytes;
    private readonly Dictionary<string, (string Type, long[] Shape, int First, int End)> tensors = new(StringComparer.Ordinal);

    public GoldenFile(string name)
    {
        bytes = File.ReadAllBytes(PathOf(name));
        int headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(8, headerLength));
        foreach (JsonProperty entry in header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
        {
            int[] offsets = entry.Value.GetProperty("data_offsets").Deserialize<int[]>()!;
            tensors.Add(
                entry.Name,
                (
                    entry.Value.GetProperty("dtype").GetString()!,
                    entry.Value.GetProperty("shape").Deserialize<long[]>()!,
                    8 + headerLength + offsets[0],
                    8 + headerLength + offsets[1]));
        }
    }

    public IEnumerable<string> Names => tensors.Keys;

    /// <summary>The path of a golden file.</summary>
    public static string PathOf(string name) => Path.Combine(GoldenVectors.Policy, name);

    public long[] Shape(string name) => tensors[name].Shape;

    public T[] Read<T>(string name)
        where T : unmanaged
    {
        (string type, _, int first, int end) = tensors[name];
        Assert.Equal(type, (object)default(T) switch { float => "F32", double => "F64", long => "I64", byte => "U8", _ => "?" });
        return MemoryMarshal.Cast<byte, T>(bytes.AsSpan(first, end - first)).ToArray();
    }
}
