using System.Reflection;
using System.Runtime.InteropServices;
using SimpleVlaRl.Ros2.Errors;

namespace SimpleVlaRl.Ros2.Interop;

/// <summary>Finds libddsc under the names that distributions give it.</summary>
internal static class DdsLibrary
{
    public const string Name = "ddsc";

    // Debian and Ubuntu, then ROS installations and builds from source.
    private static readonly string[] Candidates = ["libddsc.so.0debian", "libddsc.so.0", "libddsc.so"];

    private static readonly Lazy<nint> Handle = new(Load);

    /// <summary>Loads the library, or says what to install.</summary>
    /// <exception cref="RosException">It is not there, or not a version that we know.</exception>
    public static void EnsureLoaded() => _ = Handle.Value;

    private static nint Load()
    {
        nint handle = 0;
        if (!Candidates.Any(candidate => NativeLibrary.TryLoad(candidate, typeof(DdsLibrary).Assembly, null, out handle)))
        {
            throw new RosException($"Cyclone DDS was not found ({string.Join(", ", Candidates)}); install it with 'apt-get install libddsc0debian', or "
                + "source a ROS 2 installation.");
        }

        // 11.x keeps the type elsewhere in a sample than 0.10 does and offers this getter instead; it has not been tried.
        if (NativeLibrary.TryGetExport(handle, "dds_get_entity_sertype", out _))
        {
            throw new RosException("The Cyclone DDS found is of version 11 or later; expected 0.10, such as 'apt-get install libddsc0debian' installs.");
        }

        NativeLibrary.SetDllImportResolver(typeof(DdsLibrary).Assembly, Resolve);
        return handle;
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path) => library == Name ? Handle.Value : 0;
}
