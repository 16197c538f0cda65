using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>Noise that wanders from waypoint to waypoint (a first-order autoregressive process), so that the arm really leaves its path.</summary>
internal sealed class WaypointNoise(RobotProfile robot, DemonstrationOptions options, Random random)
{
    private readonly bool isNoisy = options.Noise > 0 && random.NextDouble() < options.NoisyEpisodeFraction;
    private readonly JointUnit[] units = [.. robot.Joints.Select(joint => joint.Unit)];
    private readonly double[] state = new double[robot.Joints.Count];

    public void AddTo(Span<double> waypoint)
    {
        if (!isNoisy)
        {
            return;
        }

        double fresh = Math.Sqrt(1 - (options.NoiseCorrelation * options.NoiseCorrelation));
        for (int joint = 0; joint < state.Length; joint++)
        {
            // Box and Muller 1958.
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            state[joint] = (options.NoiseCorrelation * state[joint]) + (fresh * options.Noise * normal);
            waypoint[joint] += units[joint] == JointUnit.Opening ? 0 : state[joint];
        }
    }
}
