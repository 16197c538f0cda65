using System.Reflection;
using System.Runtime.InteropServices;

namespace SimpleVlaRl.Preprocessing.Interop;

/// <summary>Finds libturbojpeg under the names that distributions give it.</summary>
internal static class TurboJpegLibrary
{
    public const string Name = "turbojpeg";

    // Of Debian, Ubuntu and Fedora; the other is that of development packages and builds from source.
    private static readonly string[] Candidates = ["libturbojpeg.so.0", "libturbojpeg.so"];

    private static readonly Lazy<nint> Handle = new(Load);

    /// <summary>Loads the library, or says what to install.</summary>
    /// <exception cref="DllNotFoundException">It is not there, or not a version that we know.</exception>
    public static void EnsureLoaded() => _ = Handle.Value;

    private static nint Load()
    {
        nint handle = 0;
        if (!Candidates.Any(candidate => NativeLibrary.TryLoad(candidate, typeof(TurboJpegLibrary).Assembly, null, out handle)))
        {
            throw new DllNotFoundException($"The JPEG library was not found ({string.Join(", ", Candidates)}); install it with 'apt-get install "
                + "libturbojpeg0', which Ubuntu calls libturbojpeg.");
        }

        // The library tells no version. This function came with 2.0, as did errors per handle and stopping on warnings; 3.x keeps them and all others used
        // here.
        if (!NativeLibrary.TryGetExport(handle, "tjGetErrorStr2", out _) || !NativeLibrary.TryGetExport(handle, "tjDecompress2", out _))
        {
            throw new DllNotFoundException(
                "The JPEG library found is older than libturbojpeg 2.0; expected 2.0 or later, such as 'apt-get install libturbojpeg0' installs.");
        }

        NativeLibrary.SetDllImportResolver(typeof(TurboJpegLibrary).Assembly, Resolve);
        return handle;
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path) => library == Name ? Handle.Value : 0;
}
