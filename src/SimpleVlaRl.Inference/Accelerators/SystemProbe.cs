using System.Runtime.InteropServices;

namespace SimpleVlaRl.Inference.Accelerators;

/// <summary>This machine, as the dynamic linker and NVIDIA's driver show it.</summary>
internal sealed class SystemProbe : IAcceleratorProbe
{
    /// <inheritdoc/>
    public bool CanLoad(string library)
    {
        if (!NativeLibrary.TryLoad(library, out nint handle))
        {
            return false;
        }

        NativeLibrary.Free(handle);
        return true;
    }

    /// <inheritdoc/>
    public unsafe CudaDriver? Driver()
    {
        // The driver is not let go again: it starts threads of its own, and whoever asks for a GPU loads it anyway.
        if (!NativeLibrary.TryLoad(AcceleratorNeeds.Driver, out nint driver)
            || !NativeLibrary.TryGetExport(driver, "cuInit", out nint initialize)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetCount", out nint getCount)
            || !NativeLibrary.TryGetExport(driver, "cuDriverGetVersion", out nint getVersion))
        {
            return null;
        }

        int version = 0;
        int count = 0;
        ((delegate* unmanaged[Cdecl]<int*, int>)getVersion)(&version);
        int result = ((delegate* unmanaged[Cdecl]<uint, int>)initialize)(0);
        if (result == 0)
        {
            result = ((delegate* unmanaged[Cdecl]<int*, int>)getCount)(&count);
        }

        return new CudaDriver(result, count, version);
    }
}
