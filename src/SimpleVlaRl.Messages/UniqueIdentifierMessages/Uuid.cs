using System.Runtime.InteropServices;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.UniqueIdentifierMessages;

/// <summary>unique_identifier_msgs/msg/UUID: 16 bytes; an action's client makes one for each goal.</summary>
/// <param name="High">The first eight bytes, in memory order.</param>
/// <param name="Low">The last eight bytes, in memory order.</param>
public readonly record struct Uuid(ulong High, ulong Low)
{
    /// <summary>The bytes.</summary>
    public const int Size = 16;

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "unique_identifier_msgs/msg/UUID", FieldDescription.Array("uuid", FieldKind.UInt8, Size));

    /// <summary>Makes a random one (RFC 9562, version 4). Does not allocate.</summary>
    /// <returns>The identifier.</returns>
    public static Uuid NewRandom()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Guid.NewGuid().TryWriteBytes(bytes, bigEndian: true, out _);
        return From(bytes);
    }

    /// <summary>Takes the bytes.</summary>
    /// <param name="bytes">At least 16 bytes.</param>
    /// <returns>The identifier.</returns>
    public static Uuid From(ReadOnlySpan<byte> bytes) => new(MemoryMarshal.Read<ulong>(bytes), MemoryMarshal.Read<ulong>(bytes[sizeof(ulong)..]));

    /// <summary>Appends the bytes. Does not allocate.</summary>
    /// <param name="writer">Where they go.</param>
    public void Write(ref CdrWriter writer)
    {
        Span<byte> bytes = stackalloc byte[Size];
        MemoryMarshal.Write(bytes, High);
        MemoryMarshal.Write(bytes[sizeof(ulong)..], Low);
        writer.WriteBytes(bytes);
    }

    /// <summary>Reads an identifier. Does not allocate.</summary>
    /// <param name="reader">Where it comes from.</param>
    /// <param name="uuid">The identifier.</param>
    /// <returns>Whether there was one.</returns>
    public static bool TryRead(ref CdrReader reader, out Uuid uuid)
    {
        bool read = reader.TryReadBytes(Size, out ReadOnlySpan<byte> bytes);
        uuid = read ? From(bytes) : default;
        return read;
    }
}
