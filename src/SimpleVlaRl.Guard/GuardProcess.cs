using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Interop;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Safety;
using SimpleVlaRl.Safety.Guarding;

namespace SimpleVlaRl.Guard;

/// <summary>Wires a guard to a robot behind ROS 2 and keeps it until it is told to end, or its runtime has.</summary>
internal sealed class GuardProcess : IDisposable
{
    // As long as a program of the same name is waited for in ROS 2 (RosConflicts): it may be left from a crash, and still braking.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly GuardOptions options;
    private readonly Terminal terminal;
    private readonly ILogger log;
    private readonly Stack<IDisposable> owned = [];
    private GuardLoop? loop;

    private GuardProcess(GuardOptions options, Terminal terminal, ILogger log) => (this.options, this.terminal, this.log) = (options, terminal, log);

    public static int Run(GuardOptions options)
    {
        Terminal terminal = new(options.IsJson);
        using ILoggerFactory logs = LogSetup.Create(options.IsVerbose, null);
        using GuardProcess process = new(options, terminal, logs.CreateLogger("guard"));
        try
        {
            return process.Guard();
        }
        catch (Exception exception) when (exception is RosException or GuardException)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    public void Dispose()
    {
        loop?.Dispose();
        while (owned.TryPop(out IDisposable? item))
        {
            item.Dispose();
        }
    }

    private int Guard()
    {
        (RobotProfile robot, string digest) = RobotProfileFile.Read(options.RobotFile);
        using GuardSignals signals = new(() => options.RuntimeProcess is not null || loop?.IsInUse == true);
        try
        {
            loop = Open(robot, digest, signals.Ending, out int domain);
            Thread thread = new(() =>
            {
                log.GuardStarted(robot.Name, RobotNode.Guard(robot.Name), domain, Scheduling.TryRealTime(Scheduling.PriorityOfGuard));
                loop.Run(options.RuntimeProcess, signals.Ending);
            })
            { Name = "guard", Priority = ThreadPriority.Highest };
            terminal.Status($"guarding {robot.Name} in ROS domain {domain}");
            thread.Start();
            thread.Join();
        }
        catch (OperationCanceledException) when (signals.Ending.IsCancellationRequested)
        {
            terminal.Status("told to end before it began");
        }

        if (loop is not null)
        {
            Report(robot, loop.Counts);
        }

        return ExitCode.Success;
    }

    private GuardLoop Open(RobotProfile robot, string digest, CancellationToken ending, out int domain)
    {
        TimeProvider clock = TimeProvider.System;
        RosContextOptions joining = RosConflicts.Options(
            RobotNode.Guard(robot.Name), options.DomainId, incompatible => log.GuardIncompatibleQos(incompatible.ToString()));
        RosContext context = Own(RosContext.Open(
            joining with { NodeNamespace = options.NodeNamespace ?? joining.NodeNamespace, Remappings = options.Remappings }, clock));
        domain = context.DomainId;
        string use = $"ROS domain {domain} is in use by another robot of the name '{robot.Name}'";
        return GuardLoop.Open(GuardIdentity.Of(robot, digest, domain), Ports, Patience, ending);

        // Publishers are made once there is no other guard.
        GuardPorts Ports()
        {
            RosConflicts.Demand(
                context,
                [.. robot.CommandChannels.Where(channel => !CommandTypes.IsAction(channel.Dialect)).Select(channel => channel.Topic)],
                robot.TakeOver?.Nodes ?? [],
                use,
                log.GuardConflict,
                clock,
                ending);
            RosObservationSource source = Own(new RosObservationSource(context, robot with { Cameras = [] }, clock, terminal.Status));
            RosTakeOverWatch? takeOver = robot.TakeOver is null ? null : Own(new RosTakeOverWatch(context, robot, clock));
            RosExclusivityWatch watch = Own(new RosExclusivityWatch(context, robot, source, [], clock, takeOver: takeOver));
            return new GuardPorts
            {
                Robot = robot,
                MakeGate = chunkLength => new CommandGate(robot, chunkLength, clock),
                Source = source,
                Sink = Own(new RosJointCommandSink(context, robot, source)),
                Exclusivity = watch,
                TakeOver = takeOver,
                Time = clock,
                OnNews = terminal.Status,
            };
        }
    }

    private void Report(RobotProfile robot, GuardCounts counts)
    {
        log.GuardEnded(counts.ToString());
        terminal.Json(new JsonObject
        {
            ["robot"] = robot.Name,
            ["accepted"] = counts.Accepted,
            ["limited"] = counts.Limited,
            ["rejected"] = counts.Rejected,
            ["held"] = counts.Held,
        });
    }

    private T Own<T>(T item)
        where T : IDisposable
    {
        owned.Push(item);
        return item;
    }
}
