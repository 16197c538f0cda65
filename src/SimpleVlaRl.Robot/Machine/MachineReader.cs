using System.Globalization;
using SimpleVlaRl.CommandLine.Interop;

namespace SimpleVlaRl.Robot.Machine;

/// <summary>Reads what this machine gives, from Linux' <c>/proc</c> and by trying.</summary>
internal static class MachineReader
{
    private const int Kibi = 1024;
    private const int SyncBytes = 4096;
    private const int Syncs = 5;

    /// <summary>Reads it.</summary>
    /// <param name="store">The folder of the episodes; it need not be there.</param>
    public static MachineFacts Read(string store)
    {
        (string problem, TimeSpan? sync) = TryDisk(store);
        return new()
        {
            ReceiveBufferMaximum = Number(Text("/proc/sys/net/core/rmem_max")),
            ReceiveBufferDefault = Number(Text("/proc/sys/net/core/rmem_default")),
            MayRunInRealTime = TryRealTime(),
            LockedMemoryLimit = Field("/proc/self/limits", "Max locked memory"),
            SwapBytes = Number(Field("/proc/meminfo", "SwapTotal:")) * Kibi,
            Store = store,
            FreeBytes = Existing(store) is { } folder ? new DriveInfo(folder).AvailableFreeSpace : null,
            StoreProblem = problem,
            SyncTime = sync,
        };
    }

    /// <summary>A file of one line; null when it is not there.</summary>
    public static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The first word after a name at the start of a line.</summary>
    private static string Field(string path, string name) => (Text(path) ?? "").Split('\n')
        .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..]
        .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "";

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>On a thread of its own, which ends with what it was given.</summary>
    private static bool TryRealTime()
    {
        bool isPermitted = false;
        Thread thread = new(() => isPermitted = Scheduling.TryRealTime(1));
        thread.Start();
        thread.Join();
        return isPermitted;
    }

    /// <summary>The store, or the nearest folder above it that is there.</summary>
    private static string? Existing(string store)
    {
        DirectoryInfo? folder = new(store);
        while (folder is { Exists: false })
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }

    private static (string Problem, TimeSpan? Sync) TryDisk(string store)
    {
        try
        {
            string path = Path.Combine(Existing(store) ?? store, $".vla-robot-{Environment.ProcessId}");
            using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            TimeSpan slowest = TimeSpan.Zero;
            for (int i = 0; i < Syncs; i++)
            {
                long start = TimeProvider.System.GetTimestamp();
                file.Write(new byte[SyncBytes]);
                file.Flush(flushToDisk: true);
                TimeSpan time = TimeProvider.System.GetElapsedTime(start);
                slowest = time > slowest ? time : slowest;
            }

            return ("", slowest);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (exception.Message, null);
        }
    }
}
