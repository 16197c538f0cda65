using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>Runs a part in a process of its own until it ends, or until its time is over.</summary>
internal static class GpuPartProcess
{
    /// <summary>What a part gets beyond its time, because it looks at the clock itself first.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Runs it.</summary>
    /// <param name="command">The program and its words.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="device">The GPU whose memory is watched.</param>
    /// <param name="cancellation">Ends it too.</param>
    /// <returns>The last of what it said of itself, with the time that it took, the memory and, where it failed, the problem.</returns>
    public static JsonObject Run(string[] command, TimeSpan limit, int device, CancellationToken cancellation)
    {
        long began = TimeProvider.System.GetTimestamp();
        string? last = null;
        string? complaint = null;
        string? failure = null;
        using GpuMemoryWatch memory = new(device);
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };

        // The part sees that GPU alone, as its first, by the number that nvidia-smi gives it: libtorch and ONNX Runtime count otherwise.
        start.Environment["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID";
        start.Environment["CUDA_VISIBLE_DEVICES"] = device.ToString(CultureInfo.InvariantCulture);
        using (Process process = Process.Start(start)!)
        {
            process.OutputDataReceived += (_, line) => last = line.Data?.StartsWith('{') == true ? line.Data : last;
            process.ErrorDataReceived += (_, line) => complaint = string.IsNullOrWhiteSpace(line.Data) ? complaint : line.Data;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            bool hasEnded = Wait(process, limit + Grace, cancellation);
            if (!hasEnded)
            {
                process.Kill(entireProcessTree: true);
            }

            // Without a time it waits for the last line too.
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            failure = !hasEnded
                ? string.Create(CultureInfo.InvariantCulture, $"It was ended after {(limit + Grace).TotalSeconds:0} s, its share of the time.")
                : process.ExitCode != 0 ? Ending(process.ExitCode, complaint) : null;
        }

        JsonObject document = Parsed(last);
        if (failure is not null)
        {
            document[PartReport.Problem] = failure;
        }

        document["seconds"] = Math.Round(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 1);
        document["gpu_memory_mib"] = memory.Problem is { } problem
            ? new JsonObject { [PartReport.Problem] = problem }
            : new JsonObject { ["before"] = memory.First, ["peak"] = memory.Peak };
        return document;
    }

    private static bool Wait(Process process, TimeSpan limit, CancellationToken cancellation)
    {
        using CancellationTokenRegistration stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        return process.WaitForExit(limit);
    }

    private static string Ending(int exitCode, string? complaint) => string.Create(
        CultureInfo.InvariantCulture,
        $"It ended with {exitCode}{(exitCode > 128 ? $", by signal {exitCode - 128}" : "")}{(complaint is null ? "." : $": {complaint}")}");

    private static JsonObject Parsed(string? line)
    {
        try
        {
            return line is null ? [] : JsonNode.Parse(line) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            // A line that was cut off by the end of its process.
            return [];
        }
    }
}
