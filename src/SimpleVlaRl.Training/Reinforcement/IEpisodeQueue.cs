namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>Says which episodes are run, and takes their results. Calls come one at a time.</summary>
public interface IEpisodeQueue
{
    /// <summary>The next episode for an environment that is free.</summary>
    /// <param name="freeEnvironments">How many are free, this one included.</param>
    /// <returns>The episode; null when there is none now.</returns>
    PlannedEpisode? Next(int freeEnvironments);

    /// <summary>An episode has ended; afterwards there may be other episodes to run.</summary>
    /// <param name="result">How.</param>
    void Ended(EpisodeResult result);
}
