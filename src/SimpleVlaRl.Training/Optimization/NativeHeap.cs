using System.Runtime.InteropServices;

namespace SimpleVlaRl.Training.Optimization;

/// <summary>Gives back to the system what libtorch has freed.</summary>
/// <remarks>
/// glibc gives threads heaps of their own, up to eight per processor, which keep what was freed. libtorch allocates what a micro-batch needs on every thread
/// that learns, and each optimizer step has new threads: the learner grew by a micro-batch with every step, to several times what it needs
/// (<c>vla-bench step-memory</c>).
/// </remarks>
internal static partial class NativeHeap
{
    /// <summary>Gives it back; a few milliseconds.</summary>
    public static void Trim()
    {
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than glibc, which has no such heaps.
        }
    }

    /// <summary>malloc_trim(3).</summary>
    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
