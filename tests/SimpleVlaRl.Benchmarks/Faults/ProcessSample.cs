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
            string[] status = File.ReadAllLines($"/proc/{process}/status");
            return new ProcessSample(
                seconds, 1024 * Field(status, "VmRSS:"), Directory.GetFileSystemEntries($"/proc/{process}/fd").Length, (int)Field(status, "Threads:"));
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private static long Field(string[] status, string name) => long.Parse(
        status.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(),
        CultureInfo.InvariantCulture);
}
