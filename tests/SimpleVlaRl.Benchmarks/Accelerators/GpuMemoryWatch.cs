using System.Diagnostics;
using System.Globalization;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>The memory in use on a GPU, of all its programs, looked at ten times a second until this is disposed.</summary>
internal sealed class GpuMemoryWatch : IDisposable
{
    private const string Period = "100";
    private readonly Process? process;
    private readonly Lock access = new();

    public GpuMemoryWatch(int device)
    {
        try
        {
            process = NvidiaTool.Start(device, "--query-gpu=memory.used", "-lms", Period);
        }
        catch (UserException exception)
        {
            Problem = exception.Message;
            return;
        }

        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Why nothing is seen; null when something is.</summary>
    public string? Problem { get; }

    /// <summary>What was in use at first, in MiB; null before the first look.</summary>
    public int? First { get; private set; }

    /// <summary>The most that was in use, in MiB; null before the first look.</summary>
    public int? Peak { get; private set; }

    public void Dispose()
    {
        if (process is null)
        {
            return;
        }

        if (!process.HasExited)
        {
            process.Kill();
        }

        process.WaitForExit();
        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (!int.TryParse(line?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int used))
        {
            return;
        }

        lock (access)
        {
            First ??= used;
            Peak = Math.Max(Peak ?? 0, used);
        }
    }
}
