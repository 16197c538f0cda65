using System.Runtime.InteropServices;

namespace SimpleVlaRl.Ros2.Interop;

/// <summary>Owns a <c>dds_qos_t</c>. Entities copy it, so it lives only until they are made.</summary>
internal sealed class DdsQosHandle : SafeHandle
{
    public DdsQosHandle()
        : base(0, ownsHandle: true)
    {
        SetHandle(Dds.dds_create_qos());
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Dds.dds_delete_qos(handle);
        return true;
    }
}
