using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks.PlaceBeside;

/// <summary>The arm of the named side puts the cube beside the can; the other waits.</summary>
internal sealed class PlaceBesideDemonstrator : Demonstrator
{
    private const double Pitch = Math.PI / 3;
    private const double HoldMeters = 0.006;
    private const double CarryMeters = 0.07;
    private const double AsideMeters = 0.13;

    private readonly int cube;
    private readonly int can;
    private readonly int side;
    private readonly Hand waiting;
    private readonly PickAndPlace moving;
    private readonly double[] point = new double[3];
    private readonly double[] target = new double[3];

    /// <summary>Prepares for a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="side">-1 for the left of the can, 1 for the right.</param>
    public PlaceBesideDemonstrator(TaskScene scene, int side)
        : base(scene)
    {
        this.side = side;
        cube = scene.Model.Body("cube");
        can = scene.Model.Body("can");
        Grip grip = new(2 * PlaceBesideTask.HalfEdgeMeters);
        Hand left = new(Left, grip, Pitch);
        Hand right = new(Right, grip, Pitch);
        (waiting, moving) = side < 0 ? (right, new PickAndPlace(left, CarryMeters)) : (left, new PickAndPlace(right, CarryMeters));
    }

    /// <inheritdoc/>
    protected override void Decide(PhysicsState state, Span<double> waypoint)
    {
        state.BodyPosition(cube).CopyTo(point);
        state.BodyPosition(can).CopyTo(target);
        point[2] += HoldMeters;
        target[0] += side * AsideMeters;
        target[2] = Table + PlaceBesideTask.HalfEdgeMeters + HoldMeters;
        waiting.Wait(PeriodSeconds, waypoint);
        moving.Next(point, 0, target, PeriodSeconds, waypoint);
    }
}
