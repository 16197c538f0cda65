using System.Globalization;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Simulation.Errors;

namespace SimpleVlaRl.Simulator;

/// <summary>Starts a simulator node and keeps it until it is stopped.</summary>
internal static class SimulatorSession
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(5);

    public static int Run(SimulatorOptions options, CancellationToken cancellation)
    {
        Terminal terminal = new(isJson: false);
        (RobotProfile robot, _) = RobotProfileFile.Read(options.RobotFile);
        TimeProvider clock = TimeProvider.System;
        using ILoggerFactory logs = LogSetup.Create(options.IsVerbose, null);
        ILogger log = logs.CreateLogger("sim");
        try
        {
            using RosContext context = RosContext.Open(
                RosConflicts.Options(RobotNode.Simulator(robot.Name), options.DomainId, incompatible => log.SimulatorIncompatibleQos(incompatible.ToString())),
                clock);
            RosConflicts.Demand(
                context,
                [.. robot.Arms.Select(arm => arm.JointStateTopic)],
                [],
                $"ROS domain {context.DomainId} is in use by another simulator of the robot '{robot.Name}'",
                OnConflict,
                clock,
                cancellation);
            using SimulatedBimanualEnvironment environment = new(robot, SimulatorNode.EnvironmentCount);
            using SimulatorNode node = new(context, environment, new ReportStart(options.Task, 0), options.CameraRateHertz, clock, log.CommandRefused);
            log.SimulationStarted(robot.Name, RobotNode.Simulator(robot.Name), context.DomainId, options.Task, options.CameraRateHertz);
            terminal.Status(string.Create(
                CultureInfo.InvariantCulture,
                $"simulating {robot.Name} in ROS domain {context.DomainId}: {robot.Cameras.Count} cameras at {options.CameraRateHertz:0.#} Hz, "
                + $"{robot.Arms.Count} arms; stop with Ctrl-C"));
            SimulatorCounts before = node.Counts;
            while (!cancellation.WaitHandle.WaitOne(ReportInterval))
            {
                SimulatorCounts now = node.Counts;
                if (options.IsVerbose)
                {
                    log.Rates(now.Since(before, ReportInterval));
                }

                before = now;
            }

            log.SimulationEnded(node.Counts.ToString());
            terminal.Status(node.Counts.ToString());
            return ExitCode.Success;

            void OnConflict(string conflict)
            {
                terminal.Status(conflict);
                log.SimulatorConflict(conflict);
            }
        }
        catch (Exception exception) when (exception is RosException or SimulationException or ArgumentException)
        {
            throw new UserException(UserText.Of(exception), exception);
        }
    }
}
