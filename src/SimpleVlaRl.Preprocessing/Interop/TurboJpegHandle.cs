using System.Runtime.InteropServices;

namespace SimpleVlaRl.Preprocessing.Interop;

/// <summary>Owns a <c>tjhandle</c>: a compressor or a decompressor, which one thread at a time may use.</summary>
internal sealed class TurboJpegHandle : SafeHandle
{
    private TurboJpegHandle(nint handle)
        : base(0, ownsHandle: true)
    {
        SetHandle(handle);
        if (IsInvalid)
        {
            throw new InsufficientMemoryException("libturbojpeg has no memory for another compressor.");
        }
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Makes a compressor.</summary>
    /// <exception cref="DllNotFoundException">The library is not there, or not a version that we know.</exception>
    public static TurboJpegHandle Compressor()
    {
        TurboJpegLibrary.EnsureLoaded();
        return new TurboJpegHandle(TurboJpeg.tjInitCompress());
    }

    /// <summary>Makes a decompressor.</summary>
    /// <exception cref="DllNotFoundException">The library is not there, or not a version that we know.</exception>
    public static TurboJpegHandle Decompressor()
    {
        TurboJpegLibrary.EnsureLoaded();
        return new TurboJpegHandle(TurboJpeg.tjInitDecompress());
    }

    protected override bool ReleaseHandle() => TurboJpeg.tjDestroy(handle) == 0;
}
