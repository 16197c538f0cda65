using System.Runtime.InteropServices;

namespace SimpleVlaRl.Simulation.Interop;

/// <summary>The C library: what .NET's own calls do not reach.</summary>
internal static partial class LibC
{
    /// <summary>Resolve all symbols now.</summary>
    public const int RTLD_NOW = 2;

    /// <summary>Let libraries loaded later, and dlsym on the process, see the symbols.</summary>
    public const int RTLD_GLOBAL = 0x100;

    /// <summary>Sets a variable where native <c>getenv</c> sees it; <c>Environment.SetEnvironmentVariable</c> keeps a managed copy.</summary>
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int setenv(string name, string value, int overwrite);

    /// <summary>Loads a library with chosen flags; <c>NativeLibrary.Load</c> always keeps symbols local.</summary>
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint dlopen(string path, int flags);
}
