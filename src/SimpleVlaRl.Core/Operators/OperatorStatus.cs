using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Core.Operators;

/// <summary>How a run stands, for the person beside the robot.</summary>
/// <param name="Sequence">Counts the changes, from 1.</param>
/// <param name="Phase">What the robot does.</param>
/// <param name="Request">The episode; null before the first.</param>
/// <param name="LastEpisode">The episode stored last; null before the first.</param>
/// <param name="LastOutcome">How it ended, with what was said since; null before the first.</param>
/// <param name="IsLabelTakenBack">Whether its label was taken back and is waited for.</param>
/// <param name="Message">What has just happened, in one sentence: an answer to a command, or what was refused and why.</param>
public sealed record OperatorStatus(
    long Sequence,
    OperatorPhase Phase,
    OperatorRequest? Request,
    Guid? LastEpisode,
    EpisodeOutcome? LastOutcome,
    bool IsLabelTakenBack,
    string Message)
{
    /// <summary>How a classifier proposes that the episode ended; null while it has proposed nothing. It is the person who says.</summary>
    public EpisodeOutcome? Proposal { get; init; }

    /// <summary>Whether there is a label that <see cref="OperatorCommand.Undo"/> would take back.</summary>
    public bool CanUndo { get; init; }
}
