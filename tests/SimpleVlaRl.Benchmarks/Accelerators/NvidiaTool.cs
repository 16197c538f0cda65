using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary><c>nvidia-smi</c>, which every NVIDIA driver brings, and container runtimes with it.</summary>
internal static class NvidiaTool
{
    private const string Name = "nvidia-smi";
    private static readonly string[] Fields = ["name", "memory.total", "driver_version", "compute_cap"];

    /// <summary>What the driver says of a GPU.</summary>
    /// <exception cref="UserException">It does not answer.</exception>
    public static void Describe(int device, JsonObject column, TimeSpan limit)
    {
        using Process process = Start(device, $"--query-gpu={string.Join(',', Fields)}");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill();
            throw new UserException($"'{Name}' did not answer within {limit.TotalSeconds:0} s; look at the driver.");
        }

#pragma warning disable CA1849, VSTHRD103 // The process has ended.
        string[] values = output.Result.Trim().Split(',', StringSplitOptions.TrimEntries);
#pragma warning restore CA1849, VSTHRD103
        if (process.ExitCode != 0 || values.Length != Fields.Length)
        {
            throw new UserException($"'{Name}' ended with {process.ExitCode} and said: {string.Join(", ", values)}; expected {string.Join(", ", Fields)}.");
        }

        column["name"] = values[0];
        column["memory_mib"] = int.TryParse(values[1], NumberStyles.None, CultureInfo.InvariantCulture, out int memory) ? memory : null;
        column["driver"] = values[2];
        column["compute_capability"] = values[3];
    }

    /// <summary>Starts a query whose answers are lines of values without names and units.</summary>
    /// <exception cref="UserException">There is no such program.</exception>
    public static Process Start(int device, params string[] words)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(
                Name, [.. words, "--format=csv,noheader,nounits", "-i", device.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception exception)
        {
            throw new UserException(
                $"'{Name}' is not there: no NVIDIA driver is installed, or the container was not given it (docker run --gpus all).", exception);
        }
    }
}
