using System.Buffers.Binary;
using System.Text;

namespace SimpleVlaRl.Training.Tests.Torch;

/// <summary>Reads the symbol versions that an ELF-64 file needs, by its dynamic section's own tables.</summary>
internal static class VersionNeeds
{
    private const uint VersionNeedSection = 0x6ffffffe;

    public static IReadOnlyList<(string Name, ushort Flags)> Read(ReadOnlySpan<byte> image)
    {
        List<(string, ushort)> needs = [];
        int headers = (int)BinaryPrimitives.ReadInt64LittleEndian(image[0x28..]);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3A..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3C..]);
        for (int section = 0; section < count; section++)
        {
            ReadOnlySpan<byte> header = image.Slice(headers + (section * size), size);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != VersionNeedSection)
            {
                continue;
            }

            int strings = (int)BinaryPrimitives.ReadInt64LittleEndian(image[(headers + (BinaryPrimitives.ReadInt32LittleEndian(header[40..]) * size) + 24)..]);
            int need = (int)BinaryPrimitives.ReadInt64LittleEndian(header[24..]);
            for (int file = 0; file < BinaryPrimitives.ReadInt32LittleEndian(header[44..]); file++)
            {
                int auxiliary = need + BinaryPrimitives.ReadInt32LittleEndian(image[(need + 8)..]);
                for (int version = 0; version < BinaryPrimitives.ReadUInt16LittleEndian(image[(need + 2)..]); version++)
                {
                    ReadOnlySpan<byte> name = image[(strings + BinaryPrimitives.ReadInt32LittleEndian(image[(auxiliary + 8)..]))..];
                    needs.Add((Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]), BinaryPrimitives.ReadUInt16LittleEndian(image[(auxiliary + 4)..])));
                    auxiliary += BinaryPrimitives.ReadInt32LittleEndian(image[(auxiliary + 12)..]);
                }

                need += BinaryPrimitives.ReadInt32LittleEndian(image[(need + 12)..]);
            }
        }

        return needs;
    }
}
