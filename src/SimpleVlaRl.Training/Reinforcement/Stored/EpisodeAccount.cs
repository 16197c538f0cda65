using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Training.Reinforcement.Stored;

/// <summary>What becomes of a stored episode, and why.</summary>
/// <param name="Episode">The episode, with the label that counts.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="Reason">Why, in a few words; empty where it is used.</param>
public sealed record EpisodeAccount(EpisodeListing Episode, EpisodeFate Fate, string Reason);
