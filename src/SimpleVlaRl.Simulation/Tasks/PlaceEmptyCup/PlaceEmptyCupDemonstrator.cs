using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks.PlaceEmptyCup;

/// <summary>The right hand takes the cup and stands it on the coaster.</summary>
internal sealed class PlaceEmptyCupDemonstrator : Demonstrator
{
    private const double Pitch = Math.PI / 4;
    private const double HoldMeters = 0.006;
    private const double CarryMeters = 0.05;

    private readonly int cup;
    private readonly int coaster;
    private readonly Hand waiting;
    private readonly PickAndPlace moving;
    private readonly double[] point = new double[3];
    private readonly double[] target = new double[3];

    /// <summary>Prepares for a scene.</summary>
    /// <param name="scene">The scene.</param>
    public PlaceEmptyCupDemonstrator(TaskScene scene)
        : base(scene)
    {
        cup = scene.Model.Body("cup");
        coaster = scene.Model.Body("coaster");
        Grip grip = new(PlaceEmptyCupTask.WidthMeters);
        waiting = new Hand(Left, grip, Pitch);
        moving = new PickAndPlace(new Hand(Right, grip, Pitch), CarryMeters);
    }

    /// <inheritdoc/>
    protected override void Decide(PhysicsState state, Span<double> waypoint)
    {
        state.BodyPosition(cup).CopyTo(point);
        state.BodyPosition(coaster).CopyTo(target);
        point[2] += HoldMeters;
        target[2] = Table + PlaceEmptyCupTask.RestMeters + HoldMeters;
        waiting.Wait(PeriodSeconds, waypoint);
        moving.Next(point, 0, target, PeriodSeconds, waypoint);
    }
}
