using System.Buffers.Binary;
using MessagePack;

namespace SimpleVlaRl.Serving.Codecs;

/// <summary>Writes the elements of an array of float32 as numpy has them: little-endian, as bytes.</summary>
internal static class FloatBytes
{
    /// <summary>Writes them.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="values">The elements.</param>
    public static void Write(ref MessagePackWriter writer, ReadOnlySpan<float> values)
    {
        int bytes = values.Length * sizeof(float);
        writer.WriteBinHeader(bytes);
        Span<byte> data = writer.GetSpan(bytes);
        for (int index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(data[(index * sizeof(float))..], values[index]);
        }

        writer.Advance(bytes);
    }
}
