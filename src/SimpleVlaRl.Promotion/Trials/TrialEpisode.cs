using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Promotion.Trials;

/// <summary>An episode of a trial, as far as the trial looks at it.</summary>
/// <param name="Header">What was known when it started.</param>
/// <param name="Summary">What was known when it ended.</param>
/// <param name="Outcome">The outcome that counts.</param>
public readonly record struct TrialEpisode(EpisodeHeader Header, EpisodeSummary Summary, EpisodeOutcome Outcome)
{
    /// <summary>Whether it says how often its version succeeds.</summary>
    public bool Counts => Outcome.Kind is OutcomeKind.Success or OutcomeKind.Failure || (Summary.Intervened && !IsVoid);

    /// <summary>Whether it is a success of its version alone: who needs to be taken over has not succeeded.</summary>
    public bool Succeeded => Outcome.Kind == OutcomeKind.Success && !Summary.Intervened;

    /// <summary>Whether it says nothing of how often its version succeeds, and never will.</summary>
    public bool IsVoid => Outcome.Kind == OutcomeKind.Invalid;
}
