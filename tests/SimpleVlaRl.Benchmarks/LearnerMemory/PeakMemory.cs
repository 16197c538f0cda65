using System.Runtime.InteropServices;

namespace SimpleVlaRl.Benchmarks.LearnerMemory;

/// <summary>The most memory that this process has held, as the kernel counts it (VmHWM of proc(5)).</summary>
internal static partial class PeakMemory
{
    /// <summary>M_MMAP_THRESHOLD of malloc.h.</summary>
    private const int MapThreshold = -3;

    /// <summary>
    /// What is at least as large gets pages of its own from the system and gives them back when it is freed, so that the kernel counts what is held.
    /// </summary>
    private const int LargeBytes = 1 << 18;

    /// <summary>Makes the allocator give back what is freed.</summary>
    public static void MakeExact() => _ = SetAllocator(MapThreshold, LargeBytes);

    /// <summary>What is held now, in bytes.</summary>
    public static long Now() => ProcessStatus.OwnBytes("VmRSS:");

    /// <summary>The most since the last call of <see cref="Forget"/>, in bytes.</summary>
    public static long Peak() => ProcessStatus.OwnBytes("VmHWM:");

    /// <summary>Begins to count anew.</summary>
    public static void Forget() => File.WriteAllText("/proc/self/clear_refs", "5");

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetAllocator(int parameter, int value);
}
