namespace SimpleVlaRl.Serving.Sessions;

/// <summary>One line of an outcomes file: what a robot said of an episode.</summary>
/// <param name="Episode">The episode.</param>
/// <param name="Outcome"><c>success</c>, <c>failure</c> or <c>invalid</c>.</param>
/// <param name="Robot">Who acted.</param>
/// <param name="Digest">The digest of the weights that acted.</param>
/// <param name="Reason">Why it is invalid; empty otherwise.</param>
/// <param name="Source">Who says so, such as an operator or a classifier.</param>
/// <param name="Reported">When the server heard of it.</param>
internal sealed record OutcomeEntry(Guid Episode, string Outcome, string Robot, string Digest, string Reason, string Source, DateTimeOffset Reported);
