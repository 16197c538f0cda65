using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace SimpleVlaRl.CommandLine;

/// <summary>What this process was given to run with: files, memory, standard streams and signals, read from Linux' <c>/proc</c>.</summary>
internal static class ProcessLimits
{
    /// <summary>Libraries, sockets of ROS 2, cameras and recordings together stay below half of it.</summary>
    private const long FewestFiles = 256;

    /// <summary>.NET, ONNX Runtime and MuJoCo map more than they use; with less, threads and libraries fail one by one.</summary>
    private const long LeastAddressSpaceBytes = 4L << 30;

    /// <summary>Held so that no finalizer closes them.</summary>
    private static readonly List<SafeFileHandle> Occupied = [];

    /// <summary>
    /// What keeps the program from running well; null when nothing does. Takes the descriptors of streams that are closed, so that no file gets them.
    /// </summary>
    public static string? Problem()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        bool writes = CanWrite(1);
        Occupy();
        if (!writes)
        {
            return "standard output is closed; redirect it to a file, or to /dev/null.";
        }

        if (Soft("Max open files") is { } files && files < FewestFiles)
        {
            return $"this process may open {files} files; at least {FewestFiles} are needed. Raise the limit, such as with 'ulimit -n 1024'.";
        }

        return Soft("Max address space") is { } bytes && bytes < LeastAddressSpaceBytes
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"this process may map {bytes / 1e9:0.0} GB of memory; at least {LeastAddressSpaceBytes / 1e9:0.0} GB are needed. Raise the limit, such as "
                + $"with 'ulimit -v unlimited'.")
            : null;
    }

    /// <summary>Whether SIGHUP was set to be ignored when the process started, as <c>nohup</c> does.</summary>
    public static bool IgnoresHangUp()
    {
        const string Field = "SigIgn:";
        const ulong HangUpBit = 1;
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        string? line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        return line is not null
            && ulong.TryParse(line.AsSpan(Field.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong mask)
            && (mask & HangUpBit) != 0;
    }

    private static long? Soft(string limit)
    {
        string? line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(limit, StringComparison.Ordinal));
        return line is not null
            && long.TryParse(
                line[limit.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? value
            : null;
    }

    /// <summary>A descriptor that is closed has no entry; one that a library took since then is of another kind, but may be for reading only.</summary>
    private static bool CanWrite(int descriptor)
    {
        const string Field = "flags:";
        const int AccessMode = 3;
        string path = $"/proc/self/fdinfo/{descriptor}";
        if (!File.Exists(path))
        {
            return false;
        }

        string? line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        return line is null || (Convert.ToInt32(line[Field.Length..].Trim(), 8) & AccessMode) != 0;
    }

    /// <summary>Fills what is free of 0, 1 and 2 with /dev/null for good: a recording under one of them would get the program's words.</summary>
    private static void Occupy()
    {
        while (true)
        {
            SafeFileHandle handle = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            if (handle.DangerousGetHandle() > 2)
            {
                handle.Dispose();
                return;
            }

            Occupied.Add(handle);
        }
    }
}
