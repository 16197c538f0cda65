using System.Runtime.InteropServices;
using System.Text;
using SimpleVlaRl.Simulation.Errors;
using SimpleVlaRl.Simulation.Interop;

namespace SimpleVlaRl.Simulation.Physics;

/// <summary>A compiled scene: one <c>mjModel</c>, read only after loading and shared by all environments.</summary>
internal sealed unsafe class SceneModel : IDisposable
{
    private const int ErrorBytes = 1000;
    private readonly ModelHandle handle;

    private SceneModel(ModelHandle handle, double tableHeightMeters) => (this.handle, TableHeightMeters) = (handle, tableHeightMeters);

    /// <summary>The native model.</summary>
    public nint Pointer => handle.DangerousGetHandle();

    /// <summary>Where the table's top is, metres.</summary>
    public double TableHeightMeters { get; }

    /// <summary>How many generalised positions there are.</summary>
    public int PositionCount => Int(MujocoLayout.ModelPositionCountOffset);

    /// <summary>How many generalised velocities there are.</summary>
    public int VelocityCount => Int(MujocoLayout.ModelVelocityCountOffset);

    /// <summary>How many actuators there are.</summary>
    public int ActuatorCount => Int(MujocoLayout.ModelActuatorCountOffset);

    /// <summary>How many shapes there are.</summary>
    public int GeomCount => Int(MujocoLayout.ModelGeomCountOffset);

    /// <summary>Compiles a scene.</summary>
    /// <param name="xml">The MJCF document.</param>
    /// <param name="tableHeightMeters">Where the document puts the table's top.</param>
    /// <returns>The model.</returns>
    /// <exception cref="SimulationException">The library is missing or refuses the document.</exception>
    public static SceneModel Load(string xml, double tableHeightMeters)
    {
        MujocoLibrary.RequirePhysics();
        byte[] document = Encoding.UTF8.GetBytes(xml);
        void* files = NativeMemory.AllocZeroed(MujocoLayout.FileSystemSize);
        Span<byte> error = stackalloc byte[ErrorBytes];
        error.Clear();
        try
        {
            MujocoNative.mj_defaultVFS(files);
            fixed (byte* name = "scene.xml"u8, errorText = error)
            {
                int status = MujocoNative.mj_makeEmptyFileVFS(files, name, document.Length);
                int index = MujocoNative.mj_findFileVFS(files, name);
                if (status != 0 || index < 0)
                {
                    throw new SimulationException($"MuJoCo's memory file system refused a scene of {document.Length} bytes (status {status}, index {index}).");
                }

                void* file = ((void**)((byte*)files + MujocoLayout.FileSystemFileDataOffset))[index];
                document.CopyTo(new Span<byte>(file, document.Length));
                nint model = MujocoNative.mj_loadXML(name, files, errorText, ErrorBytes);
                if (model == 0)
                {
                    int length = Math.Max(0, error.IndexOf((byte)0));
                    throw new SimulationException($"MuJoCo refused the scene: {Encoding.UTF8.GetString(error[..length])}");
                }

                SceneModel scene = new(new ModelHandle(model), tableHeightMeters);
                scene.CheckLayout();
                return scene;
            }
        }
        finally
        {
            MujocoNative.mj_deleteVFS(files);
            NativeMemory.Free(files);
        }
    }

    /// <summary>Finds a body.</summary>
    public int Body(string name) => Id(MujocoLayout.ObjectBody, "body", name);

    /// <summary>Finds a joint.</summary>
    public int Joint(string name) => Id(MujocoLayout.ObjectJoint, "joint", name);

    /// <summary>Finds a shape.</summary>
    public int Geom(string name) => Id(MujocoLayout.ObjectGeom, "geom", name);

    /// <summary>Finds a marked point.</summary>
    public int Site(string name) => Id(MujocoLayout.ObjectSite, "site", name);

    /// <summary>Finds a camera.</summary>
    public int Camera(string name) => Id(MujocoLayout.ObjectCamera, "camera", name);

    /// <summary>Finds an actuator.</summary>
    public int Actuator(string name) => Id(MujocoLayout.ObjectActuator, "actuator", name);

    /// <summary>Where a joint's position starts in qpos.</summary>
    public int PositionAddress(int joint) => ((int*)Field(MujocoLayout.ModelJointPositionAddressOffset))[joint];

    /// <summary>Where a joint's velocity starts in qvel.</summary>
    public int VelocityAddress(int joint) => ((int*)Field(MujocoLayout.ModelJointVelocityAddressOffset))[joint];

    /// <summary>The body that a shape is part of; 0 is the world.</summary>
    public int BodyOf(int geom) => ((int*)Field(MujocoLayout.ModelGeomBodyOffset))[geom];

    /// <summary>A joint's limits.</summary>
    public (double Lower, double Upper) JointRange(int joint)
    {
        double* range = (double*)Field(MujocoLayout.ModelJointRangeOffset) + (2 * joint);
        return (range[0], range[1]);
    }

    /// <summary>A camera's vertical field of view, degrees.</summary>
    public double CameraFieldOfViewDegrees(int camera) => ((double*)Field(MujocoLayout.ModelCameraFieldOfViewOffset))[camera];

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private int Int(int offset) => *(int*)(Pointer + offset);

    private void* Field(int offset) => *(void**)(Pointer + offset);

    private int Id(int type, string kind, string name)
    {
        int id = MujocoNative.mj_name2id(Pointer, type, name);
        return id >= 0 ? id : throw new SimulationException($"The scene has no {kind} '{name}'; robot profile and scene must use the same names.");
    }

    /// <summary>Reads what is known of every scene through the built-in offsets, so that a differently laid out library is refused.</summary>
    private void CheckLayout()
    {
        double timestep = *(double*)(Pointer + MujocoLayout.ModelTimestepOffset);
        (double lower, double upper) = JointRange(Joint("left_shoulder"));
        if (timestep != SceneXml.PhysicsStepSeconds || ActuatorCount != 14 || lower != -1.85 || upper != 1.257)
        {
            handle.Dispose();
            throw new SimulationException($"{MujocoNative.Library} lays out mjModel differently than its 2.2.2 headers (timestep reads {timestep}, actuators "
                + $"{ActuatorCount}, shoulder range {lower}..{upper}); install the distribution's libmujoco2.2.2");
        }
    }
}
