using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>The right hand takes the handle, brings the head above the block and comes down on it.</summary>
internal sealed class BeatBlockHammerDemonstrator : Demonstrator
{
    private const double Pitch = Math.PI / 3;
    private const double RaiseMeters = 0.06;

    /// <summary>How far below the block's top the head is sent, metres: it strikes.</summary>
    private const double StrikeMeters = 0.012;

    private readonly int hammer;
    private readonly int block;
    private readonly Hand waiting;
    private readonly Hand hand;
    private readonly double[] handle = new double[3];
    private readonly double[] head = new double[3];
    private readonly double[] target = new double[3];

    /// <summary>Prepares for a scene.</summary>
    /// <param name="scene">The scene.</param>
    public BeatBlockHammerDemonstrator(TaskScene scene)
        : base(scene)
    {
        hammer = scene.Model.Body("hammer");
        block = scene.Model.Body("block");
        Grip grip = new(BeatBlockHammer.HandleWidthMeters);
        waiting = new Hand(Left, grip, Pitch);
        hand = new Hand(Right, grip, Pitch);
    }

    /// <inheritdoc/>
    protected override void Decide(PhysicsState state, Span<double> waypoint)
    {
        ReadOnlySpan<double> origin = state.BodyPosition(hammer);
        ReadOnlySpan<double> axes = state.BodyRotation(hammer);
        for (int axis = 0; axis < 3; axis++)
        {
            handle[axis] = origin[axis] + (axes[3 * axis] * BeatBlockHammer.HoldXMeters);
            head[axis] = origin[axis] + (axes[3 * axis] * BeatBlockHammer.HeadXMeters) + (axes[(3 * axis) + 2] * BeatBlockHammer.HeadZMeters);
        }

        double yaw = Math.Atan2(axes[3], axes[0]);
        state.BodyPosition(block).CopyTo(target);
        target[2] += BeatBlockHammer.BlockHeightMeters + BeatBlockHammer.HeadHalfHeightMeters - StrikeMeters;
        waiting.Wait(PeriodSeconds, waypoint);
        if (hand.Holds(handle))
        {
            hand.CarryToPlace(head, target, RaiseMeters, 0, PeriodSeconds, waypoint);
        }
        else
        {
            handle[2] += 0.004;
            hand.Take(handle, yaw, PeriodSeconds, waypoint);
        }
    }
}
