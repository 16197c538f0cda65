using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Where one of a task's objects is now.</summary>
public sealed class SceneObject
{
    private readonly PhysicsState state;
    private readonly int body;
    private readonly int address;
    private readonly bool isFixture;
    private readonly double restMeters;

    internal SceneObject(PhysicsState state, TaskObject item)
    {
        this.state = state;
        isFixture = item.IsFixture;
        restMeters = item.RestMeters;
        body = state.Model.Body(item.Name);
        address = state.Model.PositionAddress(state.Model.Joint(isFixture ? item.Name + "_x" : item.Name));
    }

    /// <summary>Where it is, metres.</summary>
    public ReadOnlySpan<double> Position => state.BodyPosition(body);

    /// <summary>How it is turned, row-major 3x3.</summary>
    public ReadOnlySpan<double> Rotation => state.BodyRotation(body);

    /// <summary>How far above its place on the table it is, metres.</summary>
    public double Lift => Position[2] - state.Model.TableHeightMeters - restMeters;

    /// <summary>The cosine of its tilt.</summary>
    public double UprightCosine => Rotation[8];

    /// <summary>How far it is from another, on the table's plane, metres.</summary>
    /// <param name="other">The other.</param>
    /// <returns>The square of the distance.</returns>
    public double SquaredDistanceAside(SceneObject other)
    {
        ArgumentNullException.ThrowIfNull(other);
        double x = Position[0] - other.Position[0];
        double y = Position[1] - other.Position[1];
        return (x * x) + (y * y);
    }

    /// <summary>Puts it on the table.</summary>
    /// <param name="x">Metres.</param>
    /// <param name="y">Metres.</param>
    /// <param name="yaw">Its turn about the vertical, radians; a fixture has none.</param>
    internal void Place(double x, double y, double yaw = 0)
    {
        Span<double> positions = state.Positions;
        positions[address] = x;
        positions[address + 1] = y;
        if (!isFixture)
        {
            positions[address + 2] = state.Model.TableHeightMeters + restMeters;
            positions[address + 3] = Math.Cos(yaw / 2);
            positions[address + 4] = 0;
            positions[address + 5] = 0;
            positions[address + 6] = Math.Sin(yaw / 2);
        }
    }
}
