using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SimpleVlaRl.Ros2.Interop;

/// <summary>Samples, as raw CDR and of built-in topics, from <c>dds.h</c> and <c>ddsi_serdata.h</c>.</summary>
internal static unsafe partial class Dds
{
    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_write(int writer, void* sample);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_writecdr(int writer, void* serdata);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_takecdr(int reader, void** samples, uint maximum, DdsSampleInfo* infos, uint mask);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_read_mask(int reader, void** samples, DdsSampleInfo* infos, nuint size, uint maximum, uint mask);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int dds_return_loan(int reader, void** samples, int count);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void* ddsi_serdata_from_ser_iov(void* sertype, int kind, nuint count, DdsIovec* parts, nuint size);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial uint ddsi_serdata_size(void* serdata);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void* ddsi_serdata_to_ser_ref(void* serdata, nuint offset, nuint size, DdsIovec* part);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void ddsi_serdata_to_ser_unref(void* serdata, DdsIovec* part);

    [LibraryImport(DdsLibrary.Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void ddsi_serdata_unref(void* serdata);
}
