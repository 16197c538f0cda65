namespace SimpleVlaRl.Core.Episodes;

/// <summary>How an episode ended.</summary>
/// <param name="Kind">The outcome.</param>
/// <param name="Reason">Why an episode is invalid, such as <c>operator</c>, <c>crash</c>, <c>physics</c> or <c>stale camera</c>; empty otherwise.</param>
/// <param name="Source">Who said so, such as <c>simulator</c>, <c>timeout</c>, <c>operator</c> or <c>runtime</c>.</param>
public sealed record EpisodeOutcome(OutcomeKind Kind, string Reason, string Source)
{
    /// <summary>The task was done.</summary>
    /// <param name="source">Who said so.</param>
    /// <returns>The outcome.</returns>
    public static EpisodeOutcome Success(string source) => new(OutcomeKind.Success, "", source);

    /// <summary>The task was not done.</summary>
    /// <param name="source">Who said so.</param>
    /// <returns>The outcome.</returns>
    public static EpisodeOutcome Failure(string source) => new(OutcomeKind.Failure, "", source);

    /// <summary>Nobody has said how it ended.</summary>
    /// <param name="source">Who left it so.</param>
    /// <returns>The outcome.</returns>
    public static EpisodeOutcome Unlabelled(string source) => new(OutcomeKind.Unlabelled, "", source);

    /// <summary>The episode says nothing about the policy.</summary>
    /// <param name="reason">What happened.</param>
    /// <param name="source">Who said so.</param>
    /// <returns>The outcome.</returns>
    public static EpisodeOutcome Invalid(string reason, string source) => new(OutcomeKind.Invalid, reason, source);

    /// <inheritdoc/>
    public override string ToString() => Reason.Length == 0 ? Kind.ToString().ToLowerInvariant() : $"{Kind.ToString().ToLowerInvariant()}({Reason})";
}
