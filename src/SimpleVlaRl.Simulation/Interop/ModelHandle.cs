using System.Runtime.InteropServices;

namespace SimpleVlaRl.Simulation.Interop;

/// <summary>Owns an <c>mjModel</c>.</summary>
internal sealed class ModelHandle : SafeHandle
{
    /// <summary>Takes ownership.</summary>
    /// <param name="model">The pointer that mj_loadXML returned.</param>
    public ModelHandle(nint model)
        : base(0, ownsHandle: true) => SetHandle(model);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        MujocoNative.mj_deleteModel(handle);
        return true;
    }
}
