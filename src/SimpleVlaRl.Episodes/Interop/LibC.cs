using System.Runtime.InteropServices;

namespace SimpleVlaRl.Episodes.Interop;

/// <summary>What .NET does not offer: a directory cannot be opened as a file, and a rename is durable only once its directory is synced (fsync(2)).</summary>
internal static partial class LibC
{
    public const int O_RDONLY = 0;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int close(int descriptor);
}
