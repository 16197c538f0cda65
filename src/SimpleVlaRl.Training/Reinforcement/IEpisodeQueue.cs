using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>Says which episodes are run, and takes their results. Calls come one at a time.</summary>
public interface IEpisodeQueue
{
    /// <summary>Whether nothing more is wanted; what is under way may still end.</summary>
    bool HasEnough { get; }

    /// <summary>The next episode for an environment that is free.</summary>
    /// <param name="freeEnvironments">How many are free, this one included.</param>
    /// <returns>The episode; null when there is none now.</returns>
    PlannedEpisode? Next(int freeEnvironments);

    /// <summary>An episode for an environment that has chosen its start itself.</summary>
    /// <param name="start">The start.</param>
    /// <param name="look">In which of several ways it begins there; attempts that begin alike have the same number.</param>
    /// <returns>The episode, as a part of a group from that start; null when it is of no use.</returns>
    PlannedEpisode? Claim(TrainingStart start, int look);

    /// <summary>An episode has ended; afterwards there may be other episodes to run.</summary>
    /// <param name="result">How.</param>
    void Ended(EpisodeResult result);
}
