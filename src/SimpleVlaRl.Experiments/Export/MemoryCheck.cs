using System.Globalization;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>Looks whether a network fits into memory before it is built for a comparison.</summary>
internal static class MemoryCheck
{
    /// <summary>The network in libtorch, and the graph in ONNX Runtime with its packed copies, both in single precision at worst.</summary>
    private const int BytesPerParameter = 3 * sizeof(float);

    public static void DemandForNetwork(PolicyArchitecture architecture)
    {
        long needed = PolicyTensorNames.ParameterCount(architecture) * BytesPerParameter;
        long available = Available();
        if (needed > available)
        {
            throw new UserException(string.Create(
                CultureInfo.InvariantCulture,
                $"comparing needs about {needed / 1e9:0.0} GB of memory for {PolicyTensorNames.ParameterCount(architecture)} parameters; {available / 1e9:0.0} "
                + $"GB are available. Compare on a larger machine; an export without --verify needs no such memory."));
        }
    }

    private static long Available()
    {
        const string Field = "MemAvailable:";
        string? line = File.Exists("/proc/meminfo")
            ? File.ReadLines("/proc/meminfo").FirstOrDefault(text => text.StartsWith(Field, StringComparison.Ordinal))
            : null;
        return line is null
            ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
            : long.Parse(line[Field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
