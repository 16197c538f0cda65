using System.Runtime.InteropServices;

namespace SimpleVlaRl.Ros2.Interop;

/// <summary><c>dds_offered_incompatible_qos_status_t</c> and its twin for readers.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DdsIncompatibleQosStatus
{
    public uint total_count;
    public int total_count_change;
    public uint last_policy_id;
}
