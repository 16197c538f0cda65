using System.Runtime.InteropServices;

namespace SimpleVlaRl.Safety.Guarding.Interop;

/// <summary>What .NET does not offer of Linux: futex(2), pidfd_open(2), poll(2), statx(2) and whose process this is.</summary>
internal static partial class LibC
{
    public const int FUTEX_WAIT = 0;
    public const int FUTEX_WAKE = 1;
    public const int AT_EMPTY_PATH = 0x1000;
    public const uint STATX_BASIC_STATS = 0x7ff;

    /// <summary>The number is the same on every architecture (Linux 5.3, asm-generic/unistd.h).</summary>
    public const nint SYS_pidfd_open = 434;
    public const short POLLIN = 1;

    /// <summary>Of asm/unistd_64.h, and of asm-generic/unistd.h for arm64.</summary>
    public static readonly nint SYS_futex = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 202 : 98;

    /// <summary>A futex between processes: neither call is FUTEX_PRIVATE.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static unsafe partial nint futex(nint number, int* word, int operation, int value, TimeSpecification* timeout, nint second, int third);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint pidfd_open(nint number, int pid, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial int poll(PollDescriptor* descriptors, nuint count, int timeout);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int statx(int descriptor, string path, int flags, uint mask, FileStatus* status);

    [LibraryImport("libc")]
    public static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int descriptor);
}
