using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety.Guarding;

/// <summary>What a guard talks to. None of it is owned.</summary>
public sealed record GuardPorts
{
    /// <summary>The robot.</summary>
    public required RobotProfile Robot { get; init; }

    /// <summary>Makes the gate of a runtime, for chunks of so many waypoints.</summary>
    public required Func<int, ICommandGate> MakeGate { get; init; }

    /// <summary>Where the joints are measured; frames are not asked for.</summary>
    public required IObservationSource Source { get; init; }

    /// <summary>Where commands go.</summary>
    public required IJointCommandSink Sink { get; init; }

    /// <summary>The clock; the same monotonic one as the runtime's.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Who else takes part.</summary>
    /// <value>The default is null: nobody else can.</value>
    public IExclusivityWatch? Exclusivity { get; init; }

    /// <summary>Who may take the robot over, and whether they have.</summary>
    /// <value>The default is null: nobody can.</value>
    public ITakeOverWatch? TakeOver { get; init; }

    /// <summary>Told what a person should hear, in one sentence without a stop.</summary>
    /// <value>The default is null.</value>
    public Action<string>? OnNews { get; init; }
}
