using System.Buffers.Binary;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Codecs;

/// <summary>An array as it lies in a message: its type, its shape and a view of its bytes. Nothing is copied.</summary>
internal sealed class NumpyArray
{
    private const int MaximumRank = 8;

    /// <summary>Makes an array after checking that the shape and the bytes say the same.</summary>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The sizes; empty for a single element.</param>
    /// <param name="data">The elements in row-major order, little-endian.</param>
    /// <exception cref="RequestException">They do not.</exception>
    public NumpyArray(NumpyType type, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> data)
    {
        if (shape.Length > MaximumRank)
        {
            throw new RequestException($"An array has {shape.Length} dimensions; expected at most {MaximumRank}.");
        }

        long elements = ElementCount(shape);
        if (elements > data.Length || elements * NumpyTypes.ByteCount(type) != data.Length)
        {
            throw new RequestException($"An array of type {NumpyTypes.Name(type)} and shape [{string.Join(", ", shape.ToArray())}] has {data.Length} bytes; "
                + $"expected {elements} elements of {NumpyTypes.ByteCount(type)} bytes.");
        }

        Type = type;
        Shape = [.. Array.ConvertAll(shape.ToArray(), size => (int)size)];
        Data = data;
        Count = (int)elements;
    }

    public NumpyType Type { get; }

    public int[] Shape { get; }

    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>How many elements there are.</summary>
    public int Count { get; }

    public string Description => $"{NumpyTypes.Name(Type)} [{string.Join(", ", Shape)}]";

    /// <summary>The number of elements that a shape stands for, without overflow.</summary>
    /// <exception cref="RequestException">A size is negative, or there are more elements than any message can hold.</exception>
    public static long ElementCount(ReadOnlySpan<long> shape)
    {
        UInt128 elements = 1;
        foreach (long size in shape)
        {
            // A size of zero does not excuse an absurd one beside it.
            if (size is < 0 or > int.MaxValue || (elements *= (UInt128)Math.Max(size, 1)) > int.MaxValue)
            {
                throw new RequestException(
                    $"An array has the shape [{string.Join(", ", shape.ToArray())}]; expected sizes of at least 0 and at most {int.MaxValue} elements.");
            }
        }

        return shape.Contains(0) ? 0 : (long)elements;
    }

    /// <summary>One element as a number.</summary>
    public double this[int index]
    {
        get
        {
            ReadOnlySpan<byte> element = Data.Span.Slice(index * NumpyTypes.ByteCount(Type));
            return Type switch
            {
                NumpyType.Boolean => element[0] == 0 ? 0 : 1,
                NumpyType.Int8 => (sbyte)element[0],
                NumpyType.UInt8 => element[0],
                NumpyType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(element),
                NumpyType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(element),
                NumpyType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(element),
                NumpyType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
                NumpyType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(element),
                NumpyType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(element),
                NumpyType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
                NumpyType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(element),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(element),
            };
        }
    }
}
