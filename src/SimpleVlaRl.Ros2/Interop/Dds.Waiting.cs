using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SimpleVlaRl.Ros2.Interop;

/// <summary>Wait sets and conditions, from <c>dds.h</c>.</summary>
internal static unsafe partial class Dds
{
    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_create_waitset(int participant);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_create_readcondition(int reader, uint mask);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_create_guardcondition(int participant);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_set_guardcondition(int condition, byte triggered);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_waitset_attach(int waitset, int entity, nint argument);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_waitset_detach(int waitset, int entity);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_waitset_wait(int waitset, nint* arguments, nuint capacity, long timeout);
}
