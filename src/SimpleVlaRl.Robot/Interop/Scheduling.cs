using System.Runtime.InteropServices;

namespace SimpleVlaRl.Robot.Interop;

/// <summary>Real-time scheduling of the calling thread, where the system permits it (sched.h).</summary>
internal static partial class Scheduling
{
    private const int SCHED_FIFO = 1;
    private const int PriorityOfControl = 20;

    /// <summary>Asks for SCHED_FIFO; a refusal is not an error, the loop's jitter is measured either way.</summary>
    /// <returns>Whether it was granted.</returns>
    public static bool TryRealTime()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        SchedulingParameter parameter = new() { sched_priority = PriorityOfControl };
        return sched_setscheduler(0, SCHED_FIFO, in parameter) == 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setscheduler(int pid, int policy, in SchedulingParameter param);

    private struct SchedulingParameter
    {
        public int sched_priority;
    }
}
