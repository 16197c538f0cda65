using System.Runtime.InteropServices;

namespace SimpleVlaRl.Simulation.Interop;

/// <summary>Owns an <c>mjData</c>.</summary>
internal sealed class DataHandle : SafeHandle
{
    /// <summary>Takes ownership.</summary>
    /// <param name="data">The pointer that mj_makeData returned.</param>
    public DataHandle(nint data)
        : base(0, ownsHandle: true) => SetHandle(data);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        MujocoNative.mj_deleteData(handle);
        return true;
    }
}
