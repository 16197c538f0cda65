using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>How an episode went.</summary>
/// <param name="Index">Its number in the list that was run, from 0.</param>
/// <param name="Start">Its start.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Ticks">Servo ticks.</param>
/// <param name="Chunks">Chunks begun.</param>
/// <param name="GateLimited">Ticks whose proposal the gate limited.</param>
public sealed record RolloutResult(int Index, EpisodeStart Start, EpisodeOutcome Outcome, int Ticks, int Chunks, int GateLimited);
