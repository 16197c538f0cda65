using System.Buffers.Binary;
using System.Text;

namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>Reads the fields of a record; every length is checked against what is left before anything is read or allocated.</summary>
/// <param name="body">The record's body.</param>
/// <param name="opcode">The kind of record, for errors.</param>
/// <param name="offset">The record's offset, for errors.</param>
internal ref struct McapFields(ReadOnlySpan<byte> body, McapOpcode opcode, long offset)
{
    private readonly ReadOnlySpan<byte> body = body;

    /// <summary>How many bytes were read.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => body.Length - Position;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>A byte array with a u32 length.</summary>
    public ReadOnlySpan<byte> Bytes() => Take(UInt32());

    public string String() => Encoding.UTF8.GetString(Bytes());

    public ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)Remaining)
        {
            throw new McapException(
                $"The {opcode} record at offset {offset} needs {count} bytes at {Position} of its body, but only {Remaining} of {body.Length} are left.");
        }

        ReadOnlySpan<byte> taken = body.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    /// <summary>A map of strings with a u32 byte length.</summary>
    public Dictionary<string, string> StringMap()
    {
        McapFields entries = new(Bytes(), opcode, offset);
        Dictionary<string, string> map = [];
        while (entries.Remaining > 0)
        {
            string key = entries.String();
            map[key] = entries.String();
        }

        return map;
    }

    /// <summary>A map from channel to number with a u32 byte length.</summary>
    public Dictionary<ushort, ulong> ChannelMap()
    {
        McapFields entries = new(Bytes(), opcode, offset);
        Dictionary<ushort, ulong> map = [];
        while (entries.Remaining > 0)
        {
            ushort key = entries.UInt16();
            map[key] = entries.UInt64();
        }

        return map;
    }
}
