using System.Buffers.Binary;
using System.Text;

namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>A growing buffer of little-endian records, reused from chunk to chunk.</summary>
internal sealed class McapBuffer
{
    private byte[] bytes;

    public McapBuffer(int capacity = 4096)
    {
        bytes = new byte[capacity];
    }

    /// <summary>How many bytes were written since <see cref="Clear"/>.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Gives room for bytes to be filled in by the caller, who then calls <see cref="Advance"/>.</summary>
    public Span<byte> Reserve(int count)
    {
        int needed = checked(Length + count);
        if (needed > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(needed, bytes.Length * 2));
        }

        return bytes.AsSpan(Length, count);
    }

    public void Advance(int count) => Length += count;

    public void Byte(byte value)
    {
        Reserve(1)[0] = value;
        Length += 1;
    }

    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);
        Length += 2;
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);
        Length += 4;
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);
        Length += 8;
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        Length += value.Length;
    }

    public void String(string value)
    {
        int count = Encoding.UTF8.GetByteCount(value);
        UInt32((uint)count);
        Encoding.UTF8.GetBytes(value, Reserve(count));
        Length += count;
    }

    public void StringMap(IReadOnlyDictionary<string, string> entries)
    {
        int at = BeginArray();
        foreach ((string key, string value) in entries)
        {
            String(key);
            String(value);
        }

        EndArray(at);
    }

    /// <summary>Starts an array or a map, whose byte length is known only at its end.</summary>
    /// <returns>What <see cref="EndArray"/> needs.</returns>
    public int BeginArray()
    {
        UInt32(0);
        return Length;
    }

    public void EndArray(int at) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at - 4), (uint)(Length - at));

    /// <summary>Starts a record, whose length is known only at its end.</summary>
    /// <returns>What <see cref="EndRecord"/> needs.</returns>
    public int BeginRecord(McapOpcode opcode)
    {
        Byte((byte)opcode);
        UInt64(0);
        return Length;
    }

    public void EndRecord(int at) => BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at - 8), (ulong)(Length - at));
}
