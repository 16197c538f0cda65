using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace SimpleVlaRl.Onnx.Safetensors;

/// <summary>Reads a file's header and refuses what the format forbids, before anything is allocated by its word.</summary>
/// <remarks>
/// Format: huggingface/safetensors README. Eight bytes of little-endian header length, that much JSON, then the tensors' bytes, which must
/// cover the rest of the file without holes or overlap.
/// </remarks>
internal static class SafetensorsHeader
{
    /// <summary>The reference implementation's own bound.</summary>
    private const long MaximumHeaderBytes = 100_000_000;

    public static (IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Read(SafeFileHandle file, string path)
    {
        long fileLength = RandomAccess.GetLength(file);
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        if (fileLength < prefix.Length || RandomAccess.Read(file, prefix, 0) < prefix.Length)
        {
            throw Wrong(path, $"it has {fileLength} bytes; a header length takes {prefix.Length}");
        }

        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > MaximumHeaderBytes || (long)headerLength > fileLength - prefix.Length)
        {
            throw Wrong(path, $"its header claims {headerLength} bytes; the file has {fileLength - prefix.Length} and {MaximumHeaderBytes} are allowed");
        }

        byte[] header = new byte[headerLength];
        if (RandomAccess.Read(file, header, prefix.Length) != header.Length)
        {
            throw Wrong(path, "its header cannot be read to the end");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(header);
            return Parse(document.RootElement, path, prefix.Length + header.Length, fileLength);
        }
        catch (Exception exception)
            when (exception is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            throw new InvalidDataException($"The safetensors file '{path}' is malformed: {exception.Message}", exception);
        }
    }

    private static (IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Parse(
        JsonElement root, string path, long dataStart, long fileLength)
    {
        List<SafetensorsEntry> entries = [];
        Dictionary<string, string> metadata = [];
        HashSet<string> names = [];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (!names.Add(property.Name))
            {
                throw Wrong(path, $"the name '{property.Name}' appears twice");
            }

            if (property.Name == "__metadata__")
            {
                foreach (JsonProperty item in property.Value.EnumerateObject())
                {
                    metadata[item.Name] = item.Value.GetString() ?? "";
                }
            }
            else
            {
                entries.Add(Entry(property, path, dataStart, fileLength));
            }
        }

        long expected = dataStart;
        foreach (SafetensorsEntry entry in entries.OrderBy(entry => entry.Offset).ThenBy(entry => entry.ByteCount))
        {
            if (entry.Offset != expected)
            {
                throw Wrong(
                    path,
                    $"the tensor '{entry.Name}' starts at byte {entry.Offset - dataStart} of the data; expected {expected - dataStart}: tensors must "
                    + "neither overlap nor leave holes");
            }

            expected += entry.ByteCount;
        }

        return expected == fileLength
            ? (entries, metadata)
            : throw Wrong(path, $"its tensors end at byte {expected - dataStart} of the data, which has {fileLength - dataStart}");
    }

    private static SafetensorsEntry Entry(JsonProperty property, string path, long dataStart, long fileLength)
    {
        string dataType = property.Value.GetProperty("dtype").GetString() ?? "";
        int size = SafetensorsDataType.Size(dataType);
        if (size == 0)
        {
            throw Wrong(path, $"the tensor '{property.Name}' has the unknown element type '{dataType}'");
        }

        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(item => item.GetInt64())];
        long[] offsets = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(item => item.GetInt64())];
        if (shape.Any(length => length < 0) || offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > fileLength - dataStart)
        {
            throw Wrong(
                path,
                $"the tensor '{property.Name}' has shape [{string.Join(", ", shape)}] and data_offsets [{string.Join(", ", offsets)}]; the data has "
                + $"{fileLength - dataStart} bytes");
        }

        long bytes = checked(shape.Aggregate(1L, (product, length) => checked(product * length)) * size);
        return bytes == offsets[1] - offsets[0]
            ? new SafetensorsEntry(property.Name, dataType, shape, dataStart + offsets[0], bytes)
            : throw Wrong(
                path,
                $"the tensor '{property.Name}' of type {dataType} and shape [{string.Join(", ", shape)}] takes {bytes} bytes, but its data_offsets give it "
                + $"{offsets[1] - offsets[0]}");
    }

    private static InvalidDataException Wrong(string path, string what) => new($"The safetensors file '{path}' is malformed: {what}.");
}
