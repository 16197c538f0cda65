using System.Runtime.InteropServices;

namespace SimpleVlaRl.Simulation.Interop;

/// <summary>The functions of libOSMesa used here, under their C names.</summary>
internal static unsafe partial class OsMesaNative
{
    /// <summary>The shared object that the names are bound to.</summary>
    public const string Library = "libOSMesa.so.8";

    /// <summary>Four bytes per pixel, red first.</summary>
    public const uint OSMESA_RGBA = 0x1908;

    /// <summary>One byte per component.</summary>
    public const uint GL_UNSIGNED_BYTE = 0x1401;

    [LibraryImport(Library)]
    public static partial nint OSMesaCreateContextExt(uint format, int depthBits, int stencilBits, int accumulationBits, nint shareList);

    [LibraryImport(Library)]
    public static partial byte OSMesaMakeCurrent(nint context, void* buffer, uint type, int width, int height);

    [LibraryImport(Library)]
    public static partial void OSMesaDestroyContext(nint context);
}
