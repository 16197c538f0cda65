using System.Runtime.InteropServices;

namespace SimpleVlaRl.Ros2.Interop;

/// <summary><c>dds_sample_info_t</c> of <c>dds.h</c>, 64 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DdsSampleInfo
{
    public uint sample_state;
    public uint view_state;
    public uint instance_state;
    public byte valid_data;
    public long source_timestamp;
    public ulong instance_handle;
    public ulong publication_handle;
    public uint disposed_generation_count;
    public uint no_writers_generation_count;
    public uint sample_rank;
    public uint generation_rank;
    public uint absolute_generation_rank;
}
