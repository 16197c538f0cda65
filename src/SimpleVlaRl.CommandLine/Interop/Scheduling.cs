using System.Runtime.InteropServices;

namespace SimpleVlaRl.CommandLine.Interop;

/// <summary>Scheduling of the calling thread, where the system permits it (sched.h, sys/resource.h).</summary>
public static partial class Scheduling
{
    private const int SCHED_FIFO = 1;
    private const int PRIO_PROCESS = 0;
    private const int LowestPriority = 19;

    /// <summary>The guard's priority: above the control thread, which waits for it in every tick.</summary>
    public const int PriorityOfGuard = 25;

    /// <summary>The control thread's priority: above the inference, so that a tick is never late because a network runs.</summary>
    public const int PriorityOfControl = 20;

    /// <summary>The inference thread's priority: above all that is not real-time, so that a request does not wait for a core.</summary>
    public const int PriorityOfInference = 10;

    /// <summary>Asks for SCHED_FIFO for the calling thread; a refusal is not an error, the loop's jitter is measured either way.</summary>
    /// <param name="priority">1 to 99; the higher runs first.</param>
    /// <returns>Whether it was granted.</returns>
    public static bool TryRealTime(int priority)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        SchedulingParameter parameter = new() { sched_priority = priority };
        return sched_setscheduler(0, SCHED_FIFO, in parameter) == 0;
    }

    /// <summary>Lets every other thread go before the calling one; Linux keeps this number per thread (setpriority(2)).</summary>
    /// <returns>Whether it was granted.</returns>
    public static bool TryYieldToOthers() => OperatingSystem.IsLinux() && setpriority(PRIO_PROCESS, 0, LowestPriority) == 0;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setpriority(int which, int who, int priority);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setscheduler(int pid, int policy, in SchedulingParameter param);

    private struct SchedulingParameter
    {
        public int sched_priority;
    }
}
