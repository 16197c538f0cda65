using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation;

/// <summary>The same work as <c>tests/peers/mujoco_loop.c</c>, through the environment that everyone uses: for comparing speed and results.</summary>
public static class PhysicsLoop
{
    /// <summary>The generalised positions of an environment, for the peer to start from or to be compared with.</summary>
    /// <param name="environments">The environments.</param>
    /// <param name="environment">Which of them, from 0.</param>
    /// <returns>A copy of qpos.</returns>
    public static double[] Positions(SimulatedBimanualEnvironment environments, int environment)
    {
        ArgumentNullException.ThrowIfNull(environments);
        return environments.StartedSlot(environment).Physics!.Positions.ToArray();
    }

    /// <summary>Records the actuator controls, in the scene's order and units, that an expert's demonstration leads to.</summary>
    /// <param name="environments">The environments; the first is used.</param>
    /// <param name="start">The episode.</param>
    /// <param name="steps">How many physics steps; after the demonstration the last targets are held.</param>
    /// <returns>Joint targets in policy order and profile units, and the same in ctrl order and units, [step, joint] each.</returns>
    public static (double[] Targets, double[] Controls) RecordControls(SimulatedBimanualEnvironment environments, EpisodeStart start, int steps)
    {
        ArgumentNullException.ThrowIfNull(environments);
        ArgumentNullException.ThrowIfNull(start);
        const int StepsPerWaypoint = 25;
        int joints = environments.Robot.Joints.Count;
        double[] targets = new double[steps * joints];
        double[] controls = new double[steps * joints];
        double[] from = new double[joints];
        double[] waypoint = new double[joints];
        environments.Reset(0, start);
        IScriptedExpert expert = environments.CreateExpert(start.Task);
        expert.Begin(0, 1 / (StepsPerWaypoint * SimulatedBimanualEnvironment.PhysicsStepSeconds));
        environments.ReadJointTargets(0, waypoint);
        PhysicsState physics = environments.StartedSlot(0).Physics!;
        for (int step = 0; step < steps; step++)
        {
            if (step % StepsPerWaypoint == 0)
            {
                waypoint.CopyTo(from, 0);
                expert.NextWaypoint(0, waypoint);
            }

            Span<double> target = targets.AsSpan(step * joints, joints);
            double fraction = ((step % StepsPerWaypoint) + 1.0) / StepsPerWaypoint;
            for (int joint = 0; joint < joints; joint++)
            {
                target[joint] = from[joint] + (fraction * (waypoint[joint] - from[joint]));
            }

            environments.StepPhysics(0, target);
            physics.Controls.CopyTo(controls.AsSpan(step * joints, joints));
        }

        return (targets, controls);
    }

    /// <summary>Runs recorded targets.</summary>
    /// <param name="environments">The environments; the first is used.</param>
    /// <param name="start">The episode, which is reset first and outside the time.</param>
    /// <param name="targets">Joint targets, [step, joint].</param>
    /// <param name="clock">What measures the time.</param>
    /// <returns>How long the steps took.</returns>
    public static TimeSpan Run(SimulatedBimanualEnvironment environments, EpisodeStart start, ReadOnlySpan<double> targets, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(environments);
        ArgumentNullException.ThrowIfNull(clock);
        int joints = environments.Robot.Joints.Count;
        environments.Reset(0, start);
        long begin = clock.GetTimestamp();
        for (int at = 0; at < targets.Length; at += joints)
        {
            environments.StepPhysics(0, targets.Slice(at, joints));
        }

        return clock.GetElapsedTime(begin);
    }
}
