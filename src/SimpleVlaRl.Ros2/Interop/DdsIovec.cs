using System.Runtime.InteropServices;

namespace SimpleVlaRl.Ros2.Interop;

/// <summary><c>ddsrt_iovec_t</c>: a piece of memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DdsIovec
{
    public void* iov_base;
    public nuint iov_len;
}
