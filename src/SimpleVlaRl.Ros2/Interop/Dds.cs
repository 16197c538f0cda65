using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SimpleVlaRl.Ros2.Errors;

namespace SimpleVlaRl.Ros2.Interop;

/// <summary>
/// Entities and status, from <c>dds.h</c>. An entity is a number that the library checks on every call, so a stale one is an error code and no crash.
/// </summary>
internal static unsafe partial class Dds
{
    [LibraryImport(DdsLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_create_domain(uint domain, string config);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_create_participant(uint domain, DdsQosHandle qos, nint listener);

    [LibraryImport(DdsLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_create_topic(int participant, DdsTopicDescriptor* descriptor, string name, nint qos, nint listener);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_create_reader(int participant, int topic, DdsQosHandle qos, nint listener);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_create_writer(int participant, int topic, DdsQosHandle qos, nint listener);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_delete(int entity);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_get_guid(int entity, byte* guid);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_get_instance_handle(int entity, ulong* handle);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_get_matched_subscriptions(int writer, ulong* handles, nuint capacity);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_get_matched_publications(int reader, ulong* handles, nuint capacity);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial DdsBuiltinEndpoint* dds_get_matched_subscription_data(int writer, ulong handle);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial DdsBuiltinEndpoint* dds_get_matched_publication_data(int reader, ulong handle);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void dds_builtintopic_free_endpoint(DdsBuiltinEndpoint* endpoint);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_set_status_mask(int entity, uint mask);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_take_status(int entity, uint* status, uint mask);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_get_requested_incompatible_qos_status(int reader, DdsIncompatibleQosStatus* status);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_get_offered_incompatible_qos_status(int writer, DdsIncompatibleQosStatus* status);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial byte* dds_strretcode(int code);

    /// <summary>Passes a handle or a count on; an error becomes an exception that says what was tried.</summary>
    internal static int Check(int result, string action) => result >= 0
        ? result
        : throw new RosException($"Cyclone DDS could not {action}: {Marshal.PtrToStringUTF8((nint)dds_strretcode(-result))} ({result}).");
}
