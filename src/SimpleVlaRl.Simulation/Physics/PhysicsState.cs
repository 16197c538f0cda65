using SimpleVlaRl.Simulation.Errors;
using SimpleVlaRl.Simulation.Interop;

namespace SimpleVlaRl.Simulation.Physics;

/// <summary>One <c>mjData</c>: the state of one environment. Spans point into native memory and live as long as this does.</summary>
internal sealed unsafe class PhysicsState : IDisposable
{
    private readonly SceneModel model;
    private readonly DataHandle handle;
    private readonly nint data;

    /// <summary>Makes a state in the scene's initial position.</summary>
    /// <param name="model">The scene; it must outlive the state.</param>
    /// <exception cref="SimulationException">There is no memory for it.</exception>
    public PhysicsState(SceneModel model)
    {
        this.model = model;
        handle = new DataHandle(MujocoNative.mj_makeData(model.Pointer));
        if (handle.IsInvalid)
        {
            throw new SimulationException("MuJoCo could not allocate a simulation state; use fewer environments.");
        }

        data = handle.DangerousGetHandle();
    }

    /// <summary>The native state.</summary>
    public nint Pointer => data;

    /// <summary>The scene that this is a state of.</summary>
    public SceneModel Model => model;

    /// <summary>Seconds simulated since the reset.</summary>
    public double Time => *(double*)(data + MujocoLayout.DataTimeOffset);

    /// <summary>Generalised positions.</summary>
    public Span<double> Positions => new(Field(MujocoLayout.DataPositionsOffset), model.PositionCount);

    /// <summary>Generalised velocities.</summary>
    public Span<double> Velocities => new(Field(MujocoLayout.DataVelocitiesOffset), model.VelocityCount);

    /// <summary>Actuator targets.</summary>
    public Span<double> Controls => new(Field(MujocoLayout.DataControlsOffset), model.ActuatorCount);

    /// <summary>How many contacts there are.</summary>
    public int ContactCount => *(int*)(data + MujocoLayout.DataContactCountOffset);

    /// <summary>The two shapes of a contact, in no particular order.</summary>
    public (int First, int Second) ContactGeoms(int contact)
    {
        byte* entry = (byte*)Field(MujocoLayout.DataContactsOffset) + ((long)contact * MujocoLayout.ContactSize);
        return (*(int*)(entry + MujocoLayout.ContactGeom1Offset), *(int*)(entry + MujocoLayout.ContactGeom2Offset));
    }

    /// <summary>How far the two shapes of a contact are apart, metres; negative where they overlap.</summary>
    public double ContactDistance(int contact) =>
        *(double*)((byte*)Field(MujocoLayout.DataContactsOffset) + ((long)contact * MujocoLayout.ContactSize) + MujocoLayout.ContactDistanceOffset);

    /// <summary>Where a body is, metres.</summary>
    public ReadOnlySpan<double> BodyPosition(int body) => Slice(MujocoLayout.DataBodyPositionsOffset, body, 3);

    /// <summary>How a body is turned, row-major 3x3.</summary>
    public ReadOnlySpan<double> BodyRotation(int body) => Slice(MujocoLayout.DataBodyRotationsOffset, body, 9);

    /// <summary>Where a marked point is, metres.</summary>
    public ReadOnlySpan<double> SitePosition(int site) => Slice(MujocoLayout.DataSitePositionsOffset, site, 3);

    /// <summary>How a marked point is turned, row-major 3x3.</summary>
    public ReadOnlySpan<double> SiteRotation(int site) => Slice(MujocoLayout.DataSiteRotationsOffset, site, 9);

    /// <summary>Where a camera is, metres.</summary>
    public ReadOnlySpan<double> CameraPosition(int camera) => Slice(MujocoLayout.DataCameraPositionsOffset, camera, 3);

    /// <summary>How a camera is turned, row-major 3x3: it looks along its negative z.</summary>
    public ReadOnlySpan<double> CameraRotation(int camera) => Slice(MujocoLayout.DataCameraRotationsOffset, camera, 9);

    /// <summary>Back to the scene's initial position, all counters cleared.</summary>
    public void Reset() => MujocoNative.mj_resetData(model.Pointer, data);

    /// <summary>Computes everything that follows from positions, velocities and controls, without moving on.</summary>
    public void Forward() => MujocoNative.mj_forward(model.Pointer, data);

    /// <summary>One physics step.</summary>
    /// <returns>False when the state can no longer be trusted: MuJoCo has met a bad number and silently reset it, or ran out of room for contacts.</returns>
    public bool TryStep()
    {
        MujocoNative.mj_step(model.Pointer, data);
        return !HasWarning();
    }

    /// <summary>Whether any warning that spoils the physics was raised since the reset.</summary>
    public bool HasWarning()
    {
        byte* warnings = (byte*)data + MujocoLayout.DataWarningOffset + MujocoLayout.WarningNumberOffset;
        int raised = 0;
        for (int index = 0; index < MujocoLayout.WarningCount; index++)
        {
            // All but "too many shapes to draw", which the physics does not raise.
            raised |= *(int*)(warnings + (index * MujocoLayout.WarningSize));
        }

        return raised != 0;
    }

    /// <summary>What the next step and the next picture depend on, beside the time.</summary>
    /// <remarks>
    /// MuJoCo lays the fields of <c>mjData</c> one after the other in one buffer (mjxmacro.h, MJDATA_POINTERS): first positions, velocities,
    /// activations, the solver's warm start, controls, applied forces, motion captures and user data, which are all that mj_step reads of the past;
    /// then where bodies, shapes, points, cameras and lights are, which pictures show, and which are those of the moment before the last step. The
    /// centres of the subtrees are the first field of neither kind.
    /// </remarks>
    private Span<byte> Kept => new(Field(MujocoLayout.DataPositionsOffset), (int)((byte*)Field(MujocoLayout.DataSubtreeCentresOffset)
        - (byte*)Field(MujocoLayout.DataPositionsOffset)));

    /// <summary>Copies <see cref="Kept"/>.</summary>
    public byte[] Save() => Kept.ToArray();

    /// <summary>Goes on from a copy of a state of the same scene.</summary>
    /// <param name="seconds">The simulated time.</param>
    /// <param name="kept">The copy.</param>
    /// <exception cref="ArgumentException">It is of another scene.</exception>
    public void Restore(double seconds, ReadOnlySpan<byte> kept)
    {
        if (kept.Length != Kept.Length)
        {
            throw new ArgumentException(
                $"The snapshot has {kept.Length} bytes; this scene's have {Kept.Length}. It is of another robot or task.", nameof(kept));
        }

        Reset();
        *(double*)(data + MujocoLayout.DataTimeOffset) = seconds;
        kept.CopyTo(Kept);
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private void* Field(int offset) => *(void**)(data + offset);

    private ReadOnlySpan<double> Slice(int offset, int index, int length) => new((double*)Field(offset) + ((long)index * length), length);
}
