using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Each hand takes its bottle and carries it up to its target.</summary>
internal sealed class PickDualBottlesDemonstrator : Demonstrator
{
    private const double Pitch = Math.PI / 4;

    /// <summary>How far above its origin a bottle is held, metres.</summary>
    private const double HoldMeters = 0.010;

    /// <summary>How far above its rest a bottle is carried, metres: above what counts.</summary>
    private const double CarryMeters = 0.16;

    private readonly int leftBottle;
    private readonly int rightBottle;
    private readonly Hand left;
    private readonly Hand right;
    private readonly double[] leftPoint = new double[3];
    private readonly double[] rightPoint = new double[3];

    /// <summary>Prepares for a scene.</summary>
    /// <param name="scene">The scene.</param>
    public PickDualBottlesDemonstrator(TaskScene scene)
        : base(scene)
    {
        leftBottle = scene.Model.Body("bottle_left");
        rightBottle = scene.Model.Body("bottle_right");
        Grip grip = new(PickDualBottles.WidthMeters);
        left = new Hand(Left, grip, Pitch);
        right = new Hand(Right, grip, Pitch);
    }

    /// <inheritdoc/>
    protected override void Decide(PhysicsState state, Span<double> waypoint)
    {
        state.BodyPosition(leftBottle).CopyTo(leftPoint);
        state.BodyPosition(rightBottle).CopyTo(rightPoint);
        Next(left, leftPoint, -PickDualBottles.TargetXMeters, waypoint);
        Next(right, rightPoint, PickDualBottles.TargetXMeters, waypoint);
    }

    private void Next(Hand hand, double[] point, double targetX, Span<double> waypoint)
    {
        point[2] += HoldMeters;
        if (hand.Holds(point))
        {
            hand.Carry(point, [targetX, 0, Table + PickDualBottles.RestMeters + CarryMeters], 0, PeriodSeconds, waypoint);
        }
        else
        {
            hand.Take(point, 0, PeriodSeconds, waypoint);
        }
    }
}
