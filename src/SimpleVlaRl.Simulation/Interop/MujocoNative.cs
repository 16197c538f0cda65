using System.Runtime.InteropServices;

namespace SimpleVlaRl.Simulation.Interop;

/// <summary>The functions of libmujoco 2.2.2 used here, under their C names.</summary>
internal static unsafe partial class MujocoNative
{
    /// <summary>The shared object that the names are bound to.</summary>
    public const string Library = "libmujoco.so.2.2.2";

    [LibraryImport(Library)]
    public static partial int mj_version();

    [LibraryImport(Library)]
    public static partial void mj_defaultVFS(void* vfs);

    [LibraryImport(Library)]
    public static partial int mj_makeEmptyFileVFS(void* vfs, byte* filename, int filesize);

    [LibraryImport(Library)]
    public static partial int mj_findFileVFS(void* vfs, byte* filename);

    [LibraryImport(Library)]
    public static partial void mj_deleteVFS(void* vfs);

    [LibraryImport(Library)]
    public static partial nint mj_loadXML(byte* filename, void* vfs, byte* error, int errorSize);

    [LibraryImport(Library)]
    public static partial void mj_deleteModel(nint model);

    [LibraryImport(Library)]
    public static partial nint mj_makeData(nint model);

    [LibraryImport(Library)]
    public static partial void mj_deleteData(nint data);

    [LibraryImport(Library)]
    public static partial void mj_resetData(nint model, nint data);

    [LibraryImport(Library)]
    public static partial void mj_forward(nint model, nint data);

    [LibraryImport(Library)]
    public static partial void mj_step(nint model, nint data);

    [LibraryImport(Library)]
    public static partial void mj_kinematics(nint model, nint data);

    [LibraryImport(Library)]
    public static partial void mj_comPos(nint model, nint data);

    [LibraryImport(Library)]
    public static partial void mj_collision(nint model, nint data);

    [LibraryImport(Library)]
    public static partial void mj_jacSite(nint model, nint data, double* jacobianPosition, double* jacobianRotation, int site);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mj_name2id(nint model, int type, string name);

    [LibraryImport(Library)]
    public static partial void mjv_defaultCamera(void* camera);

    [LibraryImport(Library)]
    public static partial void mjv_defaultOption(void* option);

    [LibraryImport(Library)]
    public static partial void mjv_defaultScene(void* scene);

    [LibraryImport(Library)]
    public static partial void mjv_makeScene(nint model, void* scene, int maximumGeoms);

    [LibraryImport(Library)]
    public static partial void mjv_freeScene(void* scene);

    [LibraryImport(Library)]
    public static partial void mjv_updateScene(nint model, nint data, void* option, void* perturb, void* camera, int categories, void* scene);

    [LibraryImport(Library)]
    public static partial void mjr_defaultContext(void* context);

    [LibraryImport(Library)]
    public static partial void mjr_makeContext(nint model, void* context, int fontScale);

    [LibraryImport(Library)]
    public static partial void mjr_freeContext(void* context);

    [LibraryImport(Library)]
    public static partial void mjr_setBuffer(int framebuffer, void* context);

    [LibraryImport(Library)]
    public static partial void mjr_render(MjrRect viewport, void* scene, void* context);

    [LibraryImport(Library)]
    public static partial void mjr_readPixels(byte* rgb, float* depth, MjrRect viewport, void* context);
}
