using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Experts;

/// <summary>One arm takes a thing and puts it beside or onto another; the other arm waits.</summary>
internal sealed class PlacingDemonstrator : Demonstrator
{
    private readonly Placing placing;
    private readonly int thing;
    private readonly int anchor;
    private readonly Hand waiting;
    private readonly PickAndPlace moving;
    private readonly double[] point = new double[3];
    private readonly double[] target = new double[3];

    /// <summary>Prepares for a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="placing">What goes where.</param>
    public PlacingDemonstrator(TaskScene scene, Placing placing)
        : base(scene)
    {
        this.placing = placing;
        thing = scene.Model.Body(placing.Thing);
        anchor = scene.Model.Body(placing.Anchor);
        Grip grip = new(placing.WidthMeters);
        Hand left = new(Left, grip, placing.Pitch);
        Hand right = new(Right, grip, placing.Pitch);
        (waiting, Hand hand) = placing.IsLeftArm ? (right, left) : (left, right);
        moving = new PickAndPlace(hand, placing.CarryMeters);
    }

    /// <inheritdoc/>
    protected override void Decide(PhysicsState state, Span<double> waypoint)
    {
        state.BodyPosition(thing).CopyTo(point);
        state.BodyPosition(anchor).CopyTo(target);
        point[2] += placing.HoldMeters;
        target[0] += placing.AsideMeters;
        target[2] = Table + placing.RestMeters + placing.HoldMeters;
        waiting.Wait(PeriodSeconds, waypoint);
        moving.Next(point, 0, target, PeriodSeconds, waypoint);
    }
}
