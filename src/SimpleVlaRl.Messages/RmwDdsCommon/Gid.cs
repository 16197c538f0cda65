using System.Runtime.InteropServices;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RmwDdsCommon;

/// <summary>rmw_dds_common/msg/Gid of ROS 2 Iron and later: the 16 bytes that identify a participant or an endpoint in a domain.</summary>
/// <param name="High">The first eight bytes, in memory order.</param>
/// <param name="Low">The last eight bytes, in memory order.</param>
public readonly record struct Gid(ulong High, ulong Low)
{
    /// <summary>The bytes.</summary>
    public const int Size = 16;

    private const ushort CycloneVendor = 0x0110;

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new("rmw_dds_common/msg/Gid", FieldDescription.Array("data", FieldKind.UInt8, Size));

    /// <summary>The DDS vendor, from the first two bytes (RTPS 2.5 §8.2.4): 0x0110 is Cyclone DDS, 0x010f Fast DDS.</summary>
    public ushort VendorId
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Size];
            CopyTo(bytes);
            return (ushort)((bytes[0] << 8) | bytes[1]);
        }
    }

    /// <summary>Whether Cyclone DDS made the entity.</summary>
    public bool IsCyclone => VendorId == CycloneVendor;

    /// <summary>Takes the bytes.</summary>
    /// <param name="bytes">At least 16 bytes.</param>
    /// <returns>The identifier.</returns>
    public static Gid From(ReadOnlySpan<byte> bytes) => new(MemoryMarshal.Read<ulong>(bytes), MemoryMarshal.Read<ulong>(bytes[sizeof(ulong)..]));

    /// <summary>Gives the bytes.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        MemoryMarshal.Write(destination, High);
        MemoryMarshal.Write(destination[sizeof(ulong)..], Low);
    }

    /// <summary>Appends the bytes.</summary>
    /// <param name="writer">Where they go.</param>
    public void Write(ref CdrWriter writer)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        writer.WriteBytes(bytes);
    }

    /// <summary>Reads an identifier.</summary>
    /// <param name="reader">Where it comes from.</param>
    /// <param name="gid">The identifier.</param>
    /// <returns>Whether there was one.</returns>
    public static bool TryRead(ref CdrReader reader, out Gid gid)
    {
        gid = default;
        if (!reader.TryReadBytes(Size, out ReadOnlySpan<byte> bytes))
        {
            return false;
        }

        gid = From(bytes);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
