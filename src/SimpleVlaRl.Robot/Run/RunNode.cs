using System.Globalization;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control.Operating;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.RclInterfaces;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Node;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Robot.Run;

/// <summary>What the run shows as a ROS 2 node: parameters, lifecycle, log and diagnostics.</summary>
internal sealed class RunNode : IDisposable
{
    private const string Source = "lifecycle";
    private const int LongestInstruction = 500;

    private readonly RosLog log;
    private readonly ParameterServer parameters;
    private readonly DiagnosticsPublisher diagnostics;
    private readonly LifecycleServer lifecycle;
    private readonly IOperatorDesk desk;
    private readonly CancellationTokenSource shutdown;
    private volatile string instruction;
    private volatile bool isUnderWay;
    private volatile bool isDisposing;
    private bool wasStopped;

    /// <summary>Makes the endpoints; the node is configured once it returns.</summary>
    /// <param name="context">The part in ROS 2.</param>
    /// <param name="options">The run.</param>
    /// <param name="robot">The robot.</param>
    /// <param name="topics">Its topics.</param>
    /// <param name="desk">Where a lifecycle command becomes one of the operator.</param>
    /// <param name="shutdown">Cancelled when the node is shut down.</param>
    public RunNode(
        RosContext context, RunOptions options, RobotProfile robot, RosObservationSource topics, IOperatorDesk desk, CancellationTokenSource shutdown)
    {
        (this.desk, this.shutdown) = (desk, shutdown);
        instruction = options.Instruction ?? "";
        log = new RosLog(context);
        parameters = new ParameterServer(context, Declared(options, robot));
        diagnostics = new DiagnosticsPublisher(context, new StreamDiagnostics(context, topics, robot.Name, TimeProvider.System).Read);
        lifecycle = new LifecycleServer(context, Change);
        lifecycle.ChangeAsync(LifecycleTransition.Configure).GetAwaiter().GetResult();
        desk.Changed += Log;
    }

    /// <summary>What the robot is told from the next episode on; empty for the policy's own words.</summary>
    public string Instruction => instruction;

    /// <summary>Episodes begin.</summary>
    /// <exception cref="UserException">The node was shut down meanwhile.</exception>
    public void Activate()
    {
        isUnderWay = true;
        if (lifecycle.ChangeAsync(LifecycleTransition.Activate).GetAwaiter().GetResult() is { } problem)
        {
            throw new UserException($"The node cannot be activated: {problem} Nothing was moved.");
        }
    }

    /// <summary>Says something on /rosout.</summary>
    public void Warn(string message) => log.Publish(LogLevel.Warning, message);

    public void Dispose()
    {
        isDisposing = true;
        desk.Changed -= Log;
        lifecycle.ChangeAsync(LifecycleTransition.Shutdown).GetAwaiter().GetResult();
        lifecycle.Dispose();
        diagnostics.Dispose();
        parameters.Dispose();
        log.Dispose();
    }

    private void Log(OperatorStatus status)
    {
        log.Publish(LogLevel.Information, status.Message);

        // Whoever takes the stop back makes the node active again; the transition itself runs on a thread of its own.
        if (wasStopped && status.Phase is not (OperatorPhase.Stopped or OperatorPhase.Storing) && lifecycle.State == LifecycleState.Inactive)
        {
            _ = lifecycle.ChangeAsync(LifecycleTransition.Activate);
        }

        wasStopped = status.Phase == OperatorPhase.Stopped;
    }

    /// <summary>Deactivated is stopped: the arms hold until the node is activated again, as after an operator's stop.</summary>
    private Task<string?> Change(LifecycleTransition transition) => Task.FromResult(
        isDisposing ? null
        : isUnderWay || transition == LifecycleTransition.Shutdown ? UnderWay(transition)
        : null);

    private string? UnderWay(LifecycleTransition transition)
    {
        switch (transition)
        {
            case LifecycleTransition.Deactivate:
                return desk.Give(OperatorCommand.Stop, Source);
            case LifecycleTransition.Activate:
                return desk.Status.Phase is OperatorPhase.Stopped or OperatorPhase.Storing
                    && desk.Give(OperatorCommand.Reset, Source) is { } refusal and not OperatorDesk.NothingIsStopped ? refusal : null;
            case LifecycleTransition.Shutdown:
                shutdown.Cancel();
                return null;
            default:
                return "the node is configured when it starts; start it again with other options";
        }
    }

    private List<RosParameter> Declared(RunOptions options, RobotProfile robot) =>
    [
        new("instruction", ParameterValue.Of(instruction), "What the robot is told, from the next episode on; empty for the policy's own words.")
        {
            Constraints = "at most 500 letters",
            Check = value => value.Text.Length <= LongestInstruction ? null
                : $"it has {value.Text.Length} letters; expected at most {LongestInstruction}",
            Apply = value => instruction = value.Text,
        },
        new("robot", ParameterValue.Of(robot.Name), "The robot's name."),
        new("policy", ParameterValue.Of(options.PolicyFolder), "The policy's folder or address."),
        new("task", ParameterValue.Of(options.Task), "The task's name."),
        new("episodes", ParameterValue.Of((long)options.Episodes), "How many episodes the run has."),
        new("seed", ParameterValue.Of(options.Seed), "The first episode's start."),
        new("group_size", ParameterValue.Of((long)options.GroupSize), "Episodes from one start."),
        new("mode", ParameterValue.Of(options.Control.Mode.ToString().ToLower(CultureInfo.InvariantCulture)), "deploy or collect."),
        new("scene", ParameterValue.Of((options.Scene ?? robot.Scene).ToString().ToLower(CultureInfo.InvariantCulture)), "Who sets episodes up."),
        new("time_limit", ParameterValue.Of(options.Control.TimeLimit.TotalSeconds), "Seconds until an episode is out of time."),
        new("store", ParameterValue.Of(options.Store), "The folder of the episodes."),
    ];
}
