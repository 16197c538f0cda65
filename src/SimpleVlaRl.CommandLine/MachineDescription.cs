using System.Runtime.InteropServices;

namespace SimpleVlaRl.CommandLine;

/// <summary>Which machine a number was measured on.</summary>
public static class MachineDescription
{
    /// <summary>Processor, cores, memory, system and runtime in one line.</summary>
    /// <param name="accelerator">What of a GPU was used.</param>
    /// <returns>The line.</returns>
    public static string Line(string accelerator = "no GPU used")
    {
        string processor = "unknown processor";
        if (File.Exists("/proc/cpuinfo"))
        {
            string? model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
            processor = model?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
        }

        long memoryGibibytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        return $"{Environment.ProcessorCount} cores of {processor}, {memoryGibibytes} GiB, {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}, {accelerator}";
    }
}
