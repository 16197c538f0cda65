using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>
/// Wanders about over the table with grippers that open and close: what a task may hardly ever be done by. For one environment; each episode wanders elsewhere.
/// </summary>
/// <param name="robot">The robot.</param>
internal sealed class WanderingExpert(RobotProfile robot) : IScriptedExpert
{
    /// <summary>How much of one waypoint's place carries over to the next.</summary>
    private const double Correlation = 0.93;

    /// <summary>The standard deviation about the middle, radians.</summary>
    private const double Radians = 0.25;

    /// <summary>
    /// The middle of each arm's wandering, over the table with the hand down: waist, shoulder, elbow, forearm roll, wrist angle, wrist rotate.
    /// </summary>
    private static readonly double[] Middle = [0, -0.1, 0.6, 0, 0.5, 0];

    private readonly double[] state = new double[robot.Joints.Count];
    private ulong episode;
    private uint waypointIndex;

    public void Begin(int environment, double waypointRateHertz)
    {
        episode++;
        waypointIndex = 0;
        Array.Clear(state);
    }

    public void NextWaypoint(int environment, Span<double> waypoint)
    {
        for (int joint = 0; joint < state.Length; joint++)
        {
            // The sum of three uniform numbers is normal enough here; its variance is a quarter.
            double fresh = 2 * (Uniform(joint, 0) + Uniform(joint, 1) + Uniform(joint, 2) - 1.5);
            state[joint] = (Correlation * state[joint]) + (Math.Sqrt(1 - (Correlation * Correlation)) * fresh);
            JointProfile profile = robot.Joints[joint];
            double wanted = profile.Unit == JointUnit.Opening ? 0.5 + state[joint] : Middle[joint % (state.Length / 2)] + (Radians * state[joint]);
            waypoint[joint] = Math.Clamp(wanted, profile.LowerPosition + profile.PositionMargin, profile.UpperPosition - profile.PositionMargin);
        }

        waypointIndex++;
    }

    private double Uniform(int joint, int draw) => CounterRandom.Uniform(episode, waypointIndex, (uint)((3 * joint) + draw));
}
