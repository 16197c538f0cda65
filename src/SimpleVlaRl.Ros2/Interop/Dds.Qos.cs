using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SimpleVlaRl.Ros2.Interop;

/// <summary>Quality of service, from <c>dds_public_qos.h</c>. Durations are nanoseconds.</summary>
internal static unsafe partial class Dds
{
    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint dds_create_qos();

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void dds_delete_qos(nint qos);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void dds_qset_reliability(DdsQosHandle qos, int kind, long maximumBlockingTime);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void dds_qset_durability(DdsQosHandle qos, int kind);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void dds_qset_history(DdsQosHandle qos, int kind, int depth);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void dds_qset_durability_service(
        DdsQosHandle qos, long cleanupDelay, int historyKind, int historyDepth, int maximumSamples, int maximumInstances, int maximumSamplesPerInstance);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void dds_qset_lifespan(DdsQosHandle qos, long lifespan);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void dds_qset_writer_data_lifecycle(DdsQosHandle qos, byte autodispose);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void dds_qset_data_representation(DdsQosHandle qos, uint count, short* values);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void dds_qset_ignorelocal(DdsQosHandle qos, int kind);

    [LibraryImport(DdsLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void dds_qset_partition1(DdsQosHandle qos, string name);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void dds_qset_userdata(DdsQosHandle qos, byte* value, nuint size);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial byte dds_qget_userdata(void* qos, void** value, nuint* size);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial byte dds_qget_reliability(void* qos, int* kind, long* maximumBlockingTime);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial byte dds_qget_durability(void* qos, int* kind);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial byte dds_qget_deadline(void* qos, long* deadline);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void dds_free(void* memory);
}
