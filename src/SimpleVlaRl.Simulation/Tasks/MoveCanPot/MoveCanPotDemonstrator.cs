using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks.MoveCanPot;

/// <summary>The right hand takes the can and stands it beside the pot.</summary>
internal sealed class MoveCanPotDemonstrator : Demonstrator
{
    private const double Pitch = Math.PI / 4;
    private const double HoldMeters = 0.008;
    private const double CarryMeters = 0.06;
    private const double AsideMeters = 0.14;

    private readonly int can;
    private readonly int pot;
    private readonly Hand waiting;
    private readonly PickAndPlace moving;
    private readonly double[] point = new double[3];
    private readonly double[] target = new double[3];

    /// <summary>Prepares for a scene.</summary>
    /// <param name="scene">The scene.</param>
    public MoveCanPotDemonstrator(TaskScene scene)
        : base(scene)
    {
        can = scene.Model.Body("can");
        pot = scene.Model.Body("pot");
        Grip grip = new(MoveCanPotTask.WidthMeters);
        waiting = new Hand(Left, grip, Pitch);
        moving = new PickAndPlace(new Hand(Right, grip, Pitch), CarryMeters);
    }

    /// <inheritdoc/>
    protected override void Decide(PhysicsState state, Span<double> waypoint)
    {
        state.BodyPosition(can).CopyTo(point);
        state.BodyPosition(pot).CopyTo(target);
        point[2] += HoldMeters;
        target[0] += AsideMeters;
        target[2] = Table + MoveCanPotTask.RestMeters + HoldMeters;
        waiting.Wait(PeriodSeconds, waypoint);
        moving.Next(point, 0, target, PeriodSeconds, waypoint);
    }
}
