using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>Holds the home position: what no task may be done by.</summary>
/// <param name="robot">The robot.</param>
internal sealed class HoldingExpert(RobotProfile robot) : IScriptedExpert
{
    private readonly double[] home = [.. robot.Joints.Select(joint => joint.Home)];

    public void Begin(int environment, double waypointRateHertz)
    {
    }

    public void NextWaypoint(int environment, Span<double> waypoint) => home.CopyTo(waypoint);
}
