using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SimpleVlaRl.Simulation.Errors;

namespace SimpleVlaRl.Simulation.Interop;

/// <summary>Loads libmujoco and libOSMesa once per process and takes over MuJoCo's error handling.</summary>
internal static unsafe class MujocoLibrary
{
    private static readonly Lock Gate = new();
    private static bool physicsReady;
    private static bool renderingReady;

    /// <summary>Makes the physics usable.</summary>
    /// <exception cref="SimulationException">The library is missing or of another version.</exception>
    public static void RequirePhysics()
    {
        lock (Gate)
        {
            if (physicsReady)
            {
                return;
            }

            if (!NativeLibrary.TryLoad(MujocoNative.Library, typeof(MujocoLibrary).Assembly, null, out nint library))
            {
                throw new SimulationException($"{MujocoNative.Library} cannot be loaded; install it with: apt-get install libmujoco2.2.2");
            }

            int version = MujocoNative.mj_version();
            if (version != MujocoLayout.Version)
            {
                throw new SimulationException($"{MujocoNative.Library} says it is version {version}; expected {MujocoLayout.Version}, whose structure layout "
                    + "is built in. Install it with: apt-get install libmujoco2.2.2");
            }

            // By default MuJoCo waits for Enter and exits on an error, and writes MUJOCO_LOG.TXT on a warning.
            *(delegate* unmanaged[Cdecl]<byte*, void>*)NativeLibrary.GetExport(library, "mju_user_error") = &OnError;
            *(delegate* unmanaged[Cdecl]<byte*, void>*)NativeLibrary.GetExport(library, "mju_user_warning") = &OnWarning;
            physicsReady = true;
        }
    }

    /// <summary>Makes off-screen rendering usable.</summary>
    /// <exception cref="SimulationException">The library is missing.</exception>
    public static void RequireRendering()
    {
        RequirePhysics();
        lock (Gate)
        {
            if (renderingReady)
            {
                return;
            }

            // llvmpipe's own threads cost more than they bring at 320x240 and take the cores of the control loop.
            if (LibC.setenv("LP_NUM_THREADS", "0", 1) != 0)
            {
                throw new SimulationException("The C library refused to set LP_NUM_THREADS=0; rendering would start threads of its own.");
            }

            // Global, so that MuJoCo finds OSMesaGetProcAddress in the process before it looks for a libGL or libEGL
            // that another library may have brought along.
            if (LibC.dlopen(OsMesaNative.Library, LibC.RTLD_NOW | LibC.RTLD_GLOBAL) == 0)
            {
                throw new SimulationException($"{OsMesaNative.Library} cannot be loaded; install it with: apt-get install libosmesa6");
            }

            renderingReady = true;
        }
    }

    /// <summary>MuJoCo cannot continue after an error, and no exception may pass through its frames: the process ends here.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnError(byte* message) =>
        Environment.FailFast($"MuJoCo stopped with an error it cannot recover from: {Marshal.PtrToStringUTF8((nint)message)}");

    /// <summary>Warnings are counted in mjData, where every step reads them; here there is nothing to do.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnWarning(byte* message)
    {
    }
}
