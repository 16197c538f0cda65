using System.Buffers.Binary;
using System.Text.Json;
using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Safetensors;

/// <summary>Writes weights as a safetensors file, in pieces.</summary>
public static class SafetensorsWriter
{
    private const int PieceElements = 1 << 18;

    /// <summary>Writes a file, by a temporary file and a rename.</summary>
    /// <param name="path">The file to write; an existing one is replaced.</param>
    /// <param name="source">Where the weights come from.</param>
    /// <param name="tensorNames">Which tensors, in this order.</param>
    /// <param name="elementType">The element type to store; narrower ones round to nearest even.</param>
    /// <param name="metadata">Free-form entries of the header; null for none.</param>
    /// <exception cref="KeyNotFoundException">The source lacks a tensor.</exception>
    public static void Write(
        string path,
        IWeightSource source,
        IEnumerable<string> tensorNames,
        TensorElementType elementType = TensorElementType.Float32,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(tensorNames);
        Dictionary<string, TensorDescription> known = source.Tensors.ToDictionary(tensor => tensor.Name);
        List<TensorDescription> tensors = [.. tensorNames.Select(name => known.TryGetValue(name, out TensorDescription? tensor)
            ? tensor
            : throw new KeyNotFoundException($"The weights have no tensor '{name}'."))];
        using (FileStream file = File.Create(path + ".part"))
        {
            WriteHeader(file, tensors, elementType, metadata);
            WriteTensors(file, source, tensors, elementType);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".part", path, overwrite: true);
    }

    /// <summary>Writes what comes before the tensors' bytes; they follow in the same order without holes.</summary>
    internal static void WriteHeader(
        Stream file, IReadOnlyList<TensorDescription> tensors, TensorElementType elementType, IReadOnlyDictionary<string, string>? metadata)
    {
        byte[] header = Header(tensors, elementType, metadata);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        file.Write(length);
        file.Write(header);
    }

    private static void WriteTensors(FileStream file, IWeightSource source, List<TensorDescription> tensors, TensorElementType elementType)
    {
        int size = SafetensorsDataType.Size(SafetensorsDataType.FromWeight(elementType));
        float[] values = new float[PieceElements];
        byte[] bytes = new byte[PieceElements * size];
        foreach (TensorDescription tensor in tensors)
        {
            for (long done = 0; done < tensor.ElementCount; done += PieceElements)
            {
                Span<float> piece = values.AsSpan(0, (int)Math.Min(PieceElements, tensor.ElementCount - done));
                source.Read(tensor.Name, done, piece);
                ElementConversion.Narrow(elementType, piece, bytes);
                file.Write(bytes.AsSpan(0, piece.Length * size));
            }
        }
    }

    /// <summary>The header, padded with spaces so that the data starts at a multiple of eight.</summary>
    private static byte[] Header(IReadOnlyList<TensorDescription> tensors, TensorElementType elementType, IReadOnlyDictionary<string, string>? metadata)
    {
        string dataType = SafetensorsDataType.FromWeight(elementType);
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject("__metadata__");
                foreach ((string key, string value) in metadata)
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            long offset = 0;
            foreach (TensorDescription tensor in tensors)
            {
                long end = checked(offset + (tensor.ElementCount * SafetensorsDataType.Size(dataType)));
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", dataType);
                WriteNumbers(json, "shape", tensor.Shape);
                WriteNumbers(json, "data_offsets", [offset, end]);
                json.WriteEndObject();
                offset = end;
            }

            json.WriteEndObject();
        }

        while (buffer.Length % sizeof(ulong) != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
