using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>The run that the page shows and talks to. None of it is owned.</summary>
internal sealed record LiveRun
{
    /// <summary>The robot.</summary>
    public required RobotProfile Robot { get; init; }

    /// <summary>The task's name.</summary>
    public required string Task { get; init; }

    /// <summary>What the robot is told; empty for the policy's own words.</summary>
    public required string Instruction { get; init; }

    /// <summary>Episodes from one start.</summary>
    public required int GroupSize { get; init; }

    /// <summary>Where what a person says goes.</summary>
    public required IOperatorDesk Desk { get; init; }

    /// <summary>What the sensors show.</summary>
    public required ILiveRobot Sensors { get; init; }

    /// <summary>The newest tick.</summary>
    public required LiveTicks Ticks { get; init; }

    /// <summary>Whether an episode is being recorded.</summary>
    public required Func<bool> IsRecording { get; init; }

    /// <summary>The episodes so far.</summary>
    public required RunProgress Progress { get; init; }

    /// <summary>What was worth a line.</summary>
    public required LiveEvents Events { get; init; }

    /// <summary>How everything does; asked once a second.</summary>
    public required Func<RunHealth> Health { get; init; }

    /// <summary>Says anew how a stored episode ended: id, outcome and comment give null, or why it was not stored.</summary>
    public required Func<string, EpisodeOutcome, string?, string?> Relabel { get; init; }

    /// <summary>Wishes for the newest version (true) or the one before (false): gives null, or why not.</summary>
    public required Func<bool, string?> SwapPolicy { get; init; }
}
