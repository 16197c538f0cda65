using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Closes the gripper on the bell's side, comes down on the bell in a funnel and presses.</summary>
internal sealed class ClickBellDemonstrator(TaskScene scene) : Demonstrator(scene)
{
    private const double Pitch = 1.25;

    /// <summary>The tool point, which is a little inside the fingertips, when the bell is pressed: metres above the bell's top.</summary>
    private const double PressHeight = -0.004;

    private readonly int bell = scene.Model.Body("bell");
    private readonly double[] top = new double[3];

    /// <inheritdoc/>
    protected override void Decide(PhysicsState state, Span<double> waypoint)
    {
        state.BodyPosition(bell).CopyTo(top);
        top[2] += ClickBell.TopMeters + PressHeight;
        (ExpertArm near, ExpertArm far) = top[0] > 0 ? (Right, Left) : (Left, Right);
        far.GoHome(PeriodSeconds, waypoint);
        far.SetGripper(1, PeriodSeconds, waypoint);
        double aside = Hand.Aside(near.ToolPosition, top);
        double above = Math.Clamp(1.5 * (aside - 0.012), near.Opening > 0.25 ? 0.03 : 0, 0.10);
        near.GoTo([top[0], top[1], top[2] + above], near.GraspRotation(top[0], top[1], Pitch), PeriodSeconds, waypoint);
        near.SetGripper(0, PeriodSeconds, waypoint);
    }
}
