using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>One of a task's objects in a state: free to move, or a fixture that only its start moves.</summary>
internal sealed class SceneObject
{
    private readonly PhysicsState state;
    private readonly int body;
    private readonly int address;
    private readonly bool isFixture;
    private readonly double restHeight;

    private SceneObject(PhysicsState state, string name, bool isFixture, double restHeight)
    {
        this.state = state;
        this.isFixture = isFixture;
        this.restHeight = restHeight;
        body = state.Model.Body(name);
        address = state.Model.PositionAddress(state.Model.Joint(isFixture ? name + "_x" : name));
    }

    /// <summary>Where it is, metres.</summary>
    public ReadOnlySpan<double> Position => state.BodyPosition(body);

    /// <summary>How far above its place on the table it is, metres.</summary>
    public double Lift => Position[2] - state.Model.TableHeightMeters - restHeight;

    /// <summary>The cosine of its tilt.</summary>
    public double UprightCosine => state.BodyRotation(body)[8];

    /// <summary>Finds a free object.</summary>
    /// <param name="state">The state.</param>
    /// <param name="name">Its name.</param>
    /// <param name="restHeight">How high its origin is above the table when it stands there, metres.</param>
    public static SceneObject Free(PhysicsState state, string name, double restHeight) => new(state, name, isFixture: false, restHeight);

    /// <summary>Finds a fixture.</summary>
    /// <param name="state">The state.</param>
    /// <param name="name">Its name.</param>
    public static SceneObject Fixture(PhysicsState state, string name) => new(state, name, isFixture: true, 0);

    /// <summary>Puts it on the table.</summary>
    /// <param name="x">Metres.</param>
    /// <param name="y">Metres.</param>
    /// <param name="yaw">Its turn about the vertical, radians; a fixture has none.</param>
    public void Place(double x, double y, double yaw = 0)
    {
        Span<double> positions = state.Positions;
        positions[address] = x;
        positions[address + 1] = y;
        if (!isFixture)
        {
            positions[address + 2] = state.Model.TableHeightMeters + restHeight;
            positions[address + 3] = Math.Cos(yaw / 2);
            positions[address + 4] = 0;
            positions[address + 5] = 0;
            positions[address + 6] = Math.Sin(yaw / 2);
        }
    }
}
