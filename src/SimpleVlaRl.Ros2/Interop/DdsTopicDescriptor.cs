using System.Runtime.InteropServices;

namespace SimpleVlaRl.Ros2.Interop;

/// <summary><c>dds_topic_descriptor_t</c> of <c>dds_public_impl.h</c>, 96 bytes on 64-bit systems.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DdsTopicDescriptor
{
    public uint m_size;
    public uint m_align;
    public uint m_flagset;
    public uint m_nkeys;
    public byte* m_typename;
    public void* m_keys;
    public uint m_nops;
    public uint* m_ops;
    public byte* m_meta;
    public void* type_information_data;
    public uint type_information_sz;
    public void* type_mapping_data;
    public uint type_mapping_sz;
    public uint restrict_data_representation;
}
