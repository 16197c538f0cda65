using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SimpleVlaRl.Preprocessing.Interop;

/// <summary>The functions of <c>turbojpeg.h</c> used here, under their C names. A C <c>unsigned long</c> has a pointer's size on Linux.</summary>
internal static unsafe partial class TurboJpeg
{
    [LibraryImport(TurboJpegLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint tjInitCompress();

    [LibraryImport(TurboJpegLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint tjInitDecompress();

    [LibraryImport(TurboJpegLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int tjDestroy(nint handle);

    [LibraryImport(TurboJpegLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nuint tjBufSize(int width, int height, int subsampling);

    [LibraryImport(TurboJpegLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int tjCompress2(
        TurboJpegHandle handle,
        byte* source,
        int width,
        int pitch,
        int height,
        int pixelFormat,
        byte** jpeg,
        nuint* jpegSize,
        int subsampling,
        int quality,
        int flags);

    [LibraryImport(TurboJpegLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int tjDecompress2(
        TurboJpegHandle handle, byte* jpeg, nuint jpegSize, byte* destination, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(TurboJpegLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial byte* tjGetErrorStr2(TurboJpegHandle handle);

    /// <summary>What the library says of the last error of a handle.</summary>
    internal static string Reason(TurboJpegHandle handle) => Marshal.PtrToStringUTF8((nint)tjGetErrorStr2(handle)) ?? "no reason given";
}
