using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SimpleVlaRl.Safety.Auditing.Interop;

/// <summary>
/// What .NET does not offer for a log that several processes append to: O_APPEND (open(2)), a lock that waits for nobody (flock(2)) and fdatasync(2).
/// </summary>
internal static partial class AuditLibC
{
    public const int LockExclusive = 2;
    public const int LockWithoutWaiting = 4;
    public const int Unlock = 8;

    /// <summary>Somebody else holds the lock (EAGAIN).</summary>
    public const int WouldBlock = 11;

    private const int ReadWrite = 0x2;
    private const int Create = 0x40;
    private const int Append = 0x400;
    private const int CloseOnExecute = 0x80000;
    private const int OwnerWrites = 0x1A4;

    /// <summary>Opens a file to append to, and makes it where it is not.</summary>
    /// <returns>The handle; invalid when <see cref="Marshal.GetLastPInvokeError"/> says why.</returns>
    public static SafeFileHandle OpenToAppend(string path) => new(open(path, ReadWrite | Create | Append | CloseOnExecute, OwnerWrites), ownsHandle: true);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int SynchronizeData(SafeFileHandle file);

    // The mode is a variadic argument in C; on the 64-bit systems that this runs on it is passed like any other.
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, int mode);
}
