using SimpleVlaRl.Robot.Checks;

namespace SimpleVlaRl.Robot.Machine;

/// <summary>Whether this machine gives a program what it needs to command a robot.</summary>
internal static class MachineChecks
{
    /// <summary>What our programs ask for; a picture of 640x480 is 0.9 MB, and several come at once.</summary>
    private const long WantedReceiveBuffer = 10L << 20;
    private const long LeastReceiveBuffer = 4L << 20;

    /// <summary>As 'run' refuses an episode (EpisodeWriterOptions).</summary>
    private const long LeastFreeBytes = 512L << 20;
    private const long ComfortableFreeBytes = 10L << 30;
    private static readonly TimeSpan SlowSync = TimeSpan.FromMilliseconds(100);

    /// <summary>What matters while a robot runs.</summary>
    public static IReadOnlyList<Finding> ForRobot(MachineFacts facts) =>
        [.. ReceiveBuffers(facts), RealTime(facts), Swap(facts), .. Disk(facts)];

    private static IEnumerable<Finding> ReceiveBuffers(MachineFacts facts)
    {
        if (facts.ReceiveBufferMaximum is { } maximum)
        {
            yield return maximum >= LeastReceiveBuffer
                ? Finding.Ok("net.core.rmem_max", $"{maximum}")
                : Finding.Warning(
                    "net.core.rmem_max",
                    $"{maximum}",
                    $"{WantedReceiveBuffer}",
                    $"sysctl -w net.core.rmem_max={WantedReceiveBuffer}, and in /etc/sysctl.d for good: large pictures are lost in a small buffer");
        }

        if (facts.ReceiveBufferDefault is { } usual)
        {
            // Only Fast DDS goes by it.
            yield return Finding.Ok("net.core.rmem_default", $"{usual}", "drivers on Fast DDS take this one; 1048576 is enough for pictures");
        }
    }

    private static Finding RealTime(MachineFacts facts) => facts.MayRunInRealTime
        ? Finding.Ok("real-time scheduling", "permitted")
        : Finding.Warning(
            "real-time scheduling",
            "not permitted",
            "permitted",
            "'rtprio 99' for this user in /etc/security/limits.d, LimitRTPRIO=99 of a service, or --ulimit rtprio=99 --cap-add SYS_NICE of docker run");

    private static Finding Swap(MachineFacts facts) => facts.SwapBytes is null or 0
        ? Finding.Ok("memory", $"no swap; this process may lock {facts.LockedMemoryLimit} bytes")
        : Finding.Warning(
            "memory",
            FormattableString.Invariant($"{facts.SwapBytes / 1e9:0.0} GB of swap; this process may lock {facts.LockedMemoryLimit} bytes"),
            "no swap on a machine that commands a robot",
            "swapoff -a, or vm.swappiness=1: a program whose memory was swapped out misses its ticks");

    private static IEnumerable<Finding> Disk(MachineFacts facts)
    {
        if (facts.StoreProblem.Length > 0)
        {
            yield return Finding.Error("episode store", facts.StoreProblem, $"'{facts.Store}' can be written", "mend the permissions, or give another --store");
        }

        if (facts.FreeBytes is { } free)
        {
            string found = FormattableString.Invariant($"{free / 1e9:0.0} GB free for '{facts.Store}'");
            yield return free < LeastFreeBytes ? Finding.Error("disk", found, "512 MiB for an episode", "free space, or give another --store")
                : free < ComfortableFreeBytes ? Finding.Warning("disk", found, "10 GB or more", "free space before a long session")
                : Finding.Ok("disk", found);
        }

        if (facts.SyncTime is { } time)
        {
            string found = FormattableString.Invariant($"{time.TotalMilliseconds:0.0} ms to write 4 KiB safely");
            yield return time > SlowSync
                ? Finding.Warning("disk speed", found, "less than 100 ms", "record to a local SSD; what is not written in time makes an episode invalid")
                : Finding.Ok("disk speed", found);
        }
    }
}
