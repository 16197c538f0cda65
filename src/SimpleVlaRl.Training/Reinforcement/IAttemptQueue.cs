namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>Says which attempts are run, and takes their results. Calls come one at a time.</summary>
public interface IAttemptQueue
{
    /// <summary>The next attempt for an environment that is free.</summary>
    /// <param name="freeEnvironments">How many are free, this one included.</param>
    /// <returns>The attempt; null when there is none now.</returns>
    SampledAttempt? Next(int freeEnvironments);

    /// <summary>An attempt has ended; afterwards there may be other attempts to run.</summary>
    /// <param name="result">How.</param>
    void Ended(AttemptResult result);
}
