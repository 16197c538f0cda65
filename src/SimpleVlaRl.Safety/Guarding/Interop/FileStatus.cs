using System.Runtime.InteropServices;

namespace SimpleVlaRl.Safety.Guarding.Interop;

/// <summary>What is read of struct statx, whose layout is the same on every architecture (linux/stat.h).</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStatus
{
    /// <summary>The bits of a mode that say what kind of file it is, and those of a plain file.</summary>
    public const int KindBits = 0xF000;
    public const int PlainFile = 0x8000;

    /// <summary>The bits by which group and others may do something.</summary>
    public const int ForOthers = 0x3F;

    [FieldOffset(20)]
    public uint UserId;

    [FieldOffset(28)]
    public ushort Mode;
}
