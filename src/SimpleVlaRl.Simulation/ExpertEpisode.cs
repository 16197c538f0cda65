using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation;

/// <summary>Runs an expert as a policy would run: waypoints interpolated at the servo rate, rounded, with pauses between chunks.</summary>
public static class ExpertEpisode
{
    /// <summary>Runs one episode.</summary>
    /// <param name="environments">The environments.</param>
    /// <param name="environment">Which of them, from 0.</param>
    /// <param name="expert">The task's expert.</param>
    /// <param name="start">The episode.</param>
    /// <param name="conditions">How the waypoints reach the robot.</param>
    /// <param name="onWaypoint">Called with every waypoint as it is sent, or null.</param>
    /// <returns>How it went.</returns>
    public static ExpertMeasurement Run(
        SimulatedBimanualEnvironment environments,
        int environment,
        IScriptedExpert expert,
        EpisodeStart start,
        ExpertConditions conditions,
        Action<double[]>? onWaypoint = null)
    {
        ArgumentNullException.ThrowIfNull(environments);
        ArgumentNullException.ThrowIfNull(expert);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(conditions);
        IReadOnlyList<JointProfile> joints = environments.Robot.Joints;
        int servoPeriods = environments.Robot.ServoRateHertz / conditions.WaypointRateHertz;
        double limit = SimulatedBimanualEnvironment.TimeLimitSecondsOf(start.Task);
        double[] from = new double[joints.Count];
        double[] waypoint = new double[joints.Count];
        double[] command = new double[joints.Count];
        environments.Reset(environment, start);
        environments.ReadJointTargets(environment, from);
        expert.Begin(environment, conditions.WaypointRateHertz);
        EnvironmentState state = environments.State(environment);
        for (int index = 0; state == EnvironmentState.Running && environments.SimulatedSeconds(environment) < limit; index++)
        {
            expert.NextWaypoint(environment, waypoint);
            Spoil(joints, waypoint, start.Seed, index, conditions);
            onWaypoint?.Invoke(waypoint);
            for (int period = 1; period <= servoPeriods && state == EnvironmentState.Running; period++)
            {
                double fraction = (double)period / servoPeriods;
                for (int joint = 0; joint < command.Length; joint++)
                {
                    command[joint] = from[joint] + (fraction * (waypoint[joint] - from[joint]));
                }

                state = environments.Step(environment, command);
            }

            waypoint.CopyTo(from, 0);
            for (int pause = 0; (index + 1) % conditions.ChunkLength == 0 && pause < conditions.PauseServoPeriods && state == EnvironmentState.Running; pause++)
            {
                state = environments.Step(environment, waypoint);
            }
        }

        return new ExpertMeasurement(start.Seed, state == EnvironmentState.Succeeded, environments.SimulatedSeconds(environment));
    }

    private static void Spoil(IReadOnlyList<JointProfile> joints, double[] waypoint, long seed, int index, ExpertConditions conditions)
    {
        for (int joint = 0; joint < waypoint.Length; joint++)
        {
            if (conditions.NoiseRadians > 0 && joints[joint].Unit == JointUnit.Radian)
            {
                waypoint[joint] += StartRandom.Between(
                    seed, (uint)(2000 + (index * waypoint.Length) + joint), -conditions.NoiseRadians, conditions.NoiseRadians);
            }

            if (conditions.QuantumOfCommand > 0)
            {
                waypoint[joint] = Math.Round(waypoint[joint] / conditions.QuantumOfCommand) * conditions.QuantumOfCommand;
            }

            waypoint[joint] = Math.Clamp(
                waypoint[joint], joints[joint].LowerPosition + joints[joint].PositionMargin, joints[joint].UpperPosition - joints[joint].PositionMargin);
        }
    }
}
