using System.Globalization;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Robots;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Simulation;

namespace SimpleVlaRl.Robot.Simulator;

/// <summary>Starts a simulator node and keeps it until it is stopped.</summary>
internal static class SimulatorSession
{
    private const double HighestCameraRate = 120;
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(5);

    public static int Run(SimulatorOptions options, CancellationToken cancellation)
    {
        if (!(options.CameraRateHertz > 0 && options.CameraRateHertz <= HighestCameraRate))
        {
            throw new UserException(string.Create(CultureInfo.InvariantCulture, $"--camera-rate is {options.CameraRateHertz}; expected more than 0 and at most {HighestCameraRate}."));
        }

        Terminal terminal = new(isJson: false);
        (RobotProfile robot, _) = RobotProfileFile.Read(options.RobotFile);
        TimeProvider clock = TimeProvider.System;
        try
        {
            using RosContext context = RosContext.Open(RosConflicts.Options(RobotNode.Simulator(robot.Name), options.DomainId), clock);
            RosConflicts.Demand(context, [.. robot.Arms.Select(arm => arm.JointStateTopic)], $"ROS domain {context.DomainId} is in use by another simulator of the robot '{robot.Name}'", terminal, clock, cancellation);
            using SimulatedBimanualEnvironment environment = new(robot, SimulatorNode.EnvironmentCount);
            using SimulatorNode node = new(context, environment, new EpisodeStart(options.Task, 0, false), options.CameraRateHertz, clock, terminal.Status);
            terminal.Status(string.Create(CultureInfo.InvariantCulture, $"simulating {robot.Name} in ROS domain {context.DomainId}: {robot.Cameras.Count} cameras at {options.CameraRateHertz:0.#} Hz, {robot.Arms.Count} arms; stop with Ctrl-C"));
            SimulatorCounts before = node.Counts;
            while (!cancellation.WaitHandle.WaitOne(ReportInterval))
            {
                SimulatorCounts now = node.Counts;
                if (options.IsVerbose)
                {
                    terminal.Status(now.Since(before, ReportInterval));
                }

                before = now;
            }

            terminal.Status(node.Counts.ToString());
            return ExitCode.Success;
        }
        catch (Exception exception) when (exception is RosException or SimulationException or ArgumentException)
        {
            throw new UserException(UserText.Of(exception), exception);
        }
    }
}
