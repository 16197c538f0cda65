using System.Runtime.InteropServices;

namespace SimpleVlaRl.Ros2.Interop;

/// <summary><c>dds_builtintopic_endpoint_t</c> of <c>dds.h</c>, 64 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DdsBuiltinEndpoint
{
    public fixed byte key[16];
    public fixed byte participant_key[16];
    public ulong participant_instance_handle;
    public byte* topic_name;
    public byte* type_name;
    public void* qos;
}
