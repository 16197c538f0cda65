using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Training.Tests.Rollouts;

/// <summary>Goes on by 0.03 per waypoint from where the first joint is, and knows nothing of noise.</summary>
internal sealed class SlidingExpert(SlidingEnvironment environments, double step = 0.03) : IScriptedExpert
{
    public void Begin(int environment, double waypointRateHertz) => Assert.Equal(10, waypointRateHertz);

    public void NextWaypoint(int environment, Span<double> waypoint)
    {
        environments.ReadJointPositions(environment, waypoint);
        waypoint[0] += step;
        waypoint[1] = 0;
        waypoint[2] = 0.5;
    }
}
