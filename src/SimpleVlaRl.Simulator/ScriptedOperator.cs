using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Simulator;

/// <summary>
/// A person beside the simulated robot, as a script: places the objects, says go, and says what it sees. It speaks over the operator's topics alone.
/// </summary>
internal static class ScriptedOperator
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan StopAge = TimeSpan.FromSeconds(1.1);

    public static int Run(string robotFile, int? domainId, CancellationToken cancellation)
    {
        Terminal terminal = new(isJson: false);
        RobotProfile robot = RobotProfileFile.Read(robotFile).Profile;
        try
        {
            using RosContext context = RosContext.Open(RosConflicts.Options("scripted_operator", domainId, _ => { }), TimeProvider.System);
            using OperatorRemote remote = new(context, "/" + RobotNode.Runtime(robot.Name));
            using SimulatorScene table = new(context, TimeProvider.System);
            terminal.Status($"operating {robot.Name} in ROS domain {context.DomainId}");
            long seen = 0;
            while (remote.Until(state => state.Sequence > seen && IsAsking(state.Phase), Patience, cancellation) is { } state)
            {
                seen = state.Sequence;
                Answer(state, remote, table, terminal, cancellation);
            }

            terminal.Status($"the robot has asked for nothing within {Patience.TotalMinutes:0} minutes");
            return ExitCode.Failure;
        }
        catch (RosException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    private static bool IsAsking(OperatorPhase phase) =>
        phase is OperatorPhase.AwaitingGo or OperatorPhase.Running or OperatorPhase.AwaitingOutcome or OperatorPhase.Stopped or OperatorPhase.Closing;

    private static void Answer(OperatorStateMessage state, OperatorRemote remote, SimulatorScene table, Terminal terminal, CancellationToken cancellation)
    {
        switch (state.Phase)
        {
            case OperatorPhase.AwaitingGo:
                terminal.Status(
                    $"episode {state.Episode}/{state.Episodes}: placing {(state.Place.Length > 0 ? state.Place : "the objects")} for start {state.Start}");
                if (table.Prepare(EpisodeStart.OfRecordedSeed(state.Task, state.Start, randomize: false), cancellation) is { } problem)
                {
                    throw new UserException($"The objects cannot be placed: {problem}");
                }

                remote.Say(OperatorCommand.Go);
                break;
            case OperatorPhase.Running:
                if (Watch(state, remote, table, cancellation))
                {
                    remote.Say(OperatorCommand.Success);
                }

                break;
            case OperatorPhase.AwaitingOutcome:
                remote.Say(table.State == EnvironmentState.Succeeded ? OperatorCommand.Success : OperatorCommand.Failure);
                break;
            case OperatorPhase.Stopped:
                // A stop is not taken back sooner than a second after it was said.
                cancellation.WaitHandle.WaitOne(StopAge);
                remote.Say(OperatorCommand.Reset);
                break;
            default:
                remote.Say(OperatorCommand.Go);
                break;
        }
    }

    /// <summary>Looks until the task is done or the episode is over; says which.</summary>
    private static bool Watch(OperatorStateMessage state, OperatorRemote remote, SimulatorScene table, CancellationToken cancellation)
    {
        while (remote.State?.Sequence == state.Sequence && !cancellation.WaitHandle.WaitOne(Look))
        {
            if (table.State == EnvironmentState.Succeeded)
            {
                return true;
            }
        }

        return false;
    }
}
