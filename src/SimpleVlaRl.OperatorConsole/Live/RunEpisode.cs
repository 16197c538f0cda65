using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>An episode of the run.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Group">Its group; empty where it has none.</param>
/// <param name="Outcome">How it ended, by the label that counts.</param>
/// <param name="Counts">Whether the schedule counts it; one that it does not is made up for by another.</param>
internal sealed record RunEpisode(Guid Id, string Group, OutcomeKind Outcome, bool Counts);
