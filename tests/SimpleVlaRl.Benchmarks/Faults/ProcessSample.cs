using System.Globalization;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>What the system says of a process at a moment.</summary>
/// <param name="Seconds">Since the process was started.</param>
/// <param name="MemoryBytes">Its resident memory.</param>
/// <param name="Handles">Its open files.</param>
/// <param name="Threads">Its threads.</param>
internal sealed record ProcessSample(double Seconds, long MemoryBytes, int Handles, int Threads)
{
    /// <summary>Looks at a process (proc(5)).</summary>
    /// <param name="process">Its number.</param>
    /// <param name="seconds">Since it was started.</param>
    /// <returns>Null where it has ended.</returns>
    public static ProcessSample? Of(int process, double seconds)
    {
        try
        {
            string[] status = ProcessStatus.Lines(process.ToString(CultureInfo.InvariantCulture));
            return new ProcessSample(
                seconds,
                1024 * ProcessStatus.Field(status, "VmRSS:"),
                Directory.GetFileSystemEntries($"/proc/{process}/fd").Length,
                (int)ProcessStatus.Field(status, "Threads:"));
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            return null;
        }
    }
}
