using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Each hand takes its handle; when both hold, both go up by small steps, so that the pot stays level.</summary>
internal sealed class LiftPotDemonstrator : Demonstrator
{
    private const double Pitch = Math.PI / 3;
    private const double Step = 0.05;

    private readonly int pot;
    private readonly Hand left;
    private readonly Hand right;
    private readonly double[] leftHandle = new double[3];
    private readonly double[] rightHandle = new double[3];

    /// <summary>Prepares for a scene.</summary>
    /// <param name="scene">The scene.</param>
    public LiftPotDemonstrator(TaskScene scene)
        : base(scene)
    {
        pot = scene.Model.Body("pot");
        Grip grip = new(LiftPot.HandleWidthMeters);
        left = new Hand(Left, grip, Pitch);
        right = new Hand(Right, grip, Pitch);
    }

    /// <inheritdoc/>
    protected override void Decide(PhysicsState state, Span<double> waypoint)
    {
        ReadOnlySpan<double> axes = state.BodyRotation(pot);
        double yaw = Math.Atan2(axes[3], axes[0]);
        Handle(state, -LiftPot.HandleXMeters, leftHandle);
        Handle(state, LiftPot.HandleXMeters, rightHandle);
        bool lifts = left.Holds(leftHandle) && right.Holds(rightHandle);
        Next(left, leftHandle, yaw, lifts, waypoint);
        Next(right, rightHandle, yaw, lifts, waypoint);
    }

    private void Next(Hand hand, double[] handle, double yaw, bool lifts, Span<double> waypoint)
    {
        if (lifts)
        {
            hand.Carry(hand.Arm.ToolPosition, [handle[0], handle[1], handle[2] + Step], yaw, PeriodSeconds, waypoint);
        }
        else
        {
            hand.Take(handle, yaw, PeriodSeconds, waypoint);
        }
    }

    private void Handle(PhysicsState state, double x, double[] handle)
    {
        ReadOnlySpan<double> origin = state.BodyPosition(pot);
        ReadOnlySpan<double> axes = state.BodyRotation(pot);
        for (int axis = 0; axis < 3; axis++)
        {
            handle[axis] = origin[axis] + (axes[3 * axis] * x) + (axes[(3 * axis) + 2] * LiftPot.HandleZMeters);
        }
    }
}
