using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control;

/// <summary>What the loop talks to. None of it is owned.</summary>
public sealed record ControlPorts
{
    /// <summary>The robot.</summary>
    public required RobotProfile Robot { get; init; }

    /// <summary>Where observations come from.</summary>
    public required IObservationSource Source { get; init; }

    /// <summary>What decides.</summary>
    public required IPolicy Policy { get; init; }

    /// <summary>What checks.</summary>
    public required ICommandGate Gate { get; init; }

    /// <summary>Where commands go.</summary>
    public required IJointCommandSink Sink { get; init; }

    /// <summary>Where the record goes.</summary>
    public required IEpisodeSink Recorder { get; init; }

    /// <summary>What surrounds the robot.</summary>
    public required IScene Scene { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>How to wait on the clock.</summary>
    /// <value>The default waits in real time.</value>
    public IPause Pause { get; init; } = SystemPause.Instance;

    /// <summary>Who else takes part, asked in every tick.</summary>
    /// <value>The default is null: nobody else can, as with a robot in the same process.</value>
    public IExclusivityWatch? Exclusivity { get; init; }

    /// <summary>Whether a person commands the robot, asked in every tick.</summary>
    /// <value>The default is null: nobody may.</value>
    public ITakeOverWatch? TakeOver { get; init; }

    /// <summary>
    /// What may demand that the robot stands before an episode, such as an emergency stop: each gives one sentence without a stop, else null.
    /// </summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<Func<string?>> Interlocks { get; init; } = [];

    /// <summary>Where is written down what protects people and arms, and what keeps it from it.</summary>
    /// <value>The default keeps nothing.</value>
    public IAuditLog Audit { get; init; } = NoAuditLog.Instance;

    /// <summary>Called once on the thread that runs the policy, before its first request; where scheduling is asked for.</summary>
    /// <value>The default is null: the thread stays as the runtime made it.</value>
    public Action? OnInferenceThread { get; init; }

    /// <summary>Starts what runs the policy beside the loop, which owns it.</summary>
    /// <value>The default has a thread of its own.</value>
    internal Func<ControlPorts, PolicyRequest, IInferenceWorker> StartInference { get; init; } =
        (ports, request) => new InferenceWorker(ports.Policy, request, ports.Time, ports.OnInferenceThread);
}
