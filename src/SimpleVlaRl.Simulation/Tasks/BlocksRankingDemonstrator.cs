using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>The left hand puts the red block to the left of the green one while the right hand puts the blue one to its right.</summary>
internal sealed class BlocksRankingDemonstrator : Demonstrator
{
    private const double Pitch = Math.PI / 3;
    private const double HoldMeters = 0.006;
    private const double CarryMeters = 0.06;
    private const double AsideMeters = 0.09;

    private readonly int red;
    private readonly int green;
    private readonly int blue;
    private readonly PickAndPlace left;
    private readonly PickAndPlace right;
    private readonly double[] redPoint = new double[3];
    private readonly double[] bluePoint = new double[3];
    private readonly double[] target = new double[3];

    /// <summary>Prepares for a scene.</summary>
    /// <param name="scene">The scene.</param>
    public BlocksRankingDemonstrator(TaskScene scene)
        : base(scene)
    {
        red = scene.Model.Body("red");
        green = scene.Model.Body("green");
        blue = scene.Model.Body("blue");
        Grip grip = new(2 * BlocksRanking.HalfEdgeMeters);
        left = new PickAndPlace(new Hand(Left, grip, Pitch), CarryMeters);
        right = new PickAndPlace(new Hand(Right, grip, Pitch), CarryMeters);
    }

    /// <inheritdoc/>
    protected override void Decide(PhysicsState state, Span<double> waypoint)
    {
        state.BodyPosition(red).CopyTo(redPoint);
        state.BodyPosition(blue).CopyTo(bluePoint);
        state.BodyPosition(green).CopyTo(target);
        redPoint[2] += HoldMeters;
        bluePoint[2] += HoldMeters;
        target[2] = Table + BlocksRanking.HalfEdgeMeters + HoldMeters;
        target[0] -= AsideMeters;
        left.Next(redPoint, 0, target, PeriodSeconds, waypoint);
        target[0] += 2 * AsideMeters;
        right.Next(bluePoint, 0, target, PeriodSeconds, waypoint);
    }
}
