using System.Runtime.InteropServices;

namespace SimpleVlaRl.Experiments.Interop;

/// <summary>The C library.</summary>
internal static partial class LibC
{
    /// <summary>Replaces this process by another program; returns only when it cannot.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its arguments, its name first, null last.</param>
    /// <param name="environment">NAME=value, null last.</param>
    /// <returns>-1.</returns>
    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Execute(string path, string?[] arguments, string?[] environment);
}
