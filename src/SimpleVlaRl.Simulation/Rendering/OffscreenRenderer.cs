using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Simulation.Errors;
using SimpleVlaRl.Simulation.Interop;
using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Rendering;

/// <summary>Draws pictures of a scene in software: one OSMesa context with what MuJoCo keeps in it. One thread at a time.</summary>
/// <remarks>The context is current only during a call, so that a renderer may serve one thread after another.</remarks>
internal sealed unsafe class OffscreenRenderer : IDisposable
{
    private const int MaximumGeoms = 400;
    private readonly SceneModel model;
    private readonly byte* context;
    private readonly byte* scene;
    private readonly byte* option;
    private readonly byte* camera;
    private readonly byte* windowBuffer;
    private readonly byte* pixels;
    private readonly int width;
    private readonly int height;
    private nint osMesa;

    /// <summary>Makes a renderer.</summary>
    /// <param name="model">The scene.</param>
    /// <param name="width">The widest picture it can draw.</param>
    /// <param name="height">The highest picture it can draw.</param>
    /// <exception cref="SimulationException">OSMesa is missing or gives no context.</exception>
    public OffscreenRenderer(SceneModel model, int width, int height)
    {
        MujocoLibrary.RequireRendering();
        this.model = model;
        this.width = width;
        this.height = height;
        osMesa = OsMesaNative.OSMesaCreateContextExt(OsMesaNative.OSMESA_RGBA, 24, 8, 0, 0);
        if (osMesa == 0)
        {
            throw new SimulationException("OSMesa gave no rendering context; install it with: apt-get install libosmesa6");
        }

        context = (byte*)NativeMemory.AllocZeroed(MujocoLayout.ContextSize);
        scene = (byte*)NativeMemory.AllocZeroed(MujocoLayout.SceneSize);
        option = (byte*)NativeMemory.AllocZeroed(MujocoLayout.OptionSize);
        camera = (byte*)NativeMemory.AllocZeroed(MujocoLayout.CameraSize);
        windowBuffer = (byte*)NativeMemory.AllocZeroed((nuint)(width * height * 4));
        pixels = (byte*)NativeMemory.AllocZeroed((nuint)(width * height * 3));
        MakeCurrent();
        MujocoNative.mjv_defaultCamera(camera);
        MujocoNative.mjv_defaultOption(option);
        MujocoNative.mjv_defaultScene(scene);
        MujocoNative.mjr_defaultContext(context);
        MujocoNative.mjv_makeScene(model.Pointer, scene, MaximumGeoms);
        MujocoNative.mjr_makeContext(model.Pointer, context, MujocoLayout.FontScale50);
        MujocoNative.mjr_setBuffer(MujocoLayout.FramebufferOffscreen, context);
        Release();
    }

    /// <summary>Draws what a camera sees.</summary>
    /// <param name="state">The state, which nobody steps meanwhile.</param>
    /// <param name="cameraId">The camera.</param>
    /// <param name="appearance">What differs from the plain scene.</param>
    /// <param name="frame">The frame to overwrite.</param>
    public void Render(PhysicsState state, int cameraId, SceneAppearance appearance, ImageFrame frame)
    {
        ObjectDisposedException.ThrowIf(osMesa == 0, this);
        if (frame.Width > width || frame.Height > height)
        {
            throw new ArgumentException($"The frame is {frame.Width}x{frame.Height}; this renderer draws up to {width}x{height}.", nameof(frame));
        }

        MakeCurrent();
        *(int*)(camera + MujocoLayout.CameraTypeOffset) = MujocoLayout.CameraFixed;
        *(int*)(camera + MujocoLayout.CameraFixedIdOffset) = cameraId;
        MjrRect viewport = new(0, 0, frame.Width, frame.Height);
        MujocoNative.mjv_updateScene(model.Pointer, state.Pointer, option, null, camera, MujocoLayout.CategoryAll, scene);
        appearance.Apply(scene);
        MujocoNative.mjr_render(viewport, scene, context);
        MujocoNative.mjr_readPixels(pixels, null, viewport, context);
        Release();

        // OpenGL's first row is the lowest.
        int stride = frame.Width * 3;
        for (int row = 0; row < frame.Height; row++)
        {
            new ReadOnlySpan<byte>(pixels + ((long)(frame.Height - 1 - row) * stride), stride).CopyTo(frame.Pixels.AsSpan(row * stride, stride));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (osMesa == 0)
        {
            return;
        }

        MakeCurrent();
        MujocoNative.mjr_freeContext(context);
        MujocoNative.mjv_freeScene(scene);
        Release();
        OsMesaNative.OSMesaDestroyContext(osMesa);
        osMesa = 0;
        NativeMemory.Free(context);
        NativeMemory.Free(scene);
        NativeMemory.Free(option);
        NativeMemory.Free(camera);
        NativeMemory.Free(windowBuffer);
        NativeMemory.Free(pixels);
    }

    private static void Release() => _ = OsMesaNative.OSMesaMakeCurrent(0, null, 0, 0, 0);

    private void MakeCurrent()
    {
        if (OsMesaNative.OSMesaMakeCurrent(osMesa, windowBuffer, OsMesaNative.GL_UNSIGNED_BYTE, width, height) == 0)
        {
            throw new SimulationException($"OSMesa refused to draw into a {width}x{height} buffer.");
        }
    }
}
