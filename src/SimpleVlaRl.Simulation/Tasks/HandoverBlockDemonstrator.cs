using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Hands the block over and puts it on the pad.</summary>
internal sealed class HandoverBlockDemonstrator(TaskScene scene) : HandoverDemonstrator(scene, "block", HandoverBlock.WidthMeters, HandoverBlock.HoldXMeters)
{
    private const double CarryMeters = 0.08;
    private const double PlacedAside = 0.016;
    private const double PlacedHeight = 0.008;

    private readonly int pad = scene.Model.Body("pad");
    private readonly double[] target = new double[3];

    /// <inheritdoc/>
    protected override void Decide(PhysicsState state, Span<double> waypoint)
    {
        state.BodyPosition(pad).CopyTo(target);
        target[2] = Table + HandoverBlock.RestMeters;
        ReadOnlySpan<double> at = state.BodyPosition(Bar);
        if (Hand.Aside(at, target) < 1.6 * PlacedAside && at[2] < target[2] + (1.6 * PlacedHeight) && LeftHand.Arm.Opening > Grip.HoldingOpening)
        {
            RightHand.Wait(PeriodSeconds, waypoint);
            LeftHand.LetGo(PeriodSeconds, waypoint);
            return;
        }

        base.Decide(state, waypoint);
    }

    /// <inheritdoc/>
    protected override void Keep(Span<double> waypoint)
    {
        if (Hand.Aside(Middle, target) < PlacedAside && Middle[2] < target[2] + PlacedHeight)
        {
            LeftHand.LetGo(PeriodSeconds, waypoint);
        }
        else
        {
            LeftHand.CarryToPlace(Middle, target, CarryMeters, 0, PeriodSeconds, waypoint);
        }
    }
}
