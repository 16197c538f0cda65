using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>
/// Sees every decision of a rollout, such as a learner that keeps pictures and tokens. Calls for different episodes come from different threads.
/// </summary>
public interface IRolloutObserver
{
    /// <summary>A policy has decided.</summary>
    /// <param name="episode">The episode's number in the list that is run.</param>
    /// <param name="request">What it saw; valid during the call.</param>
    /// <param name="chunk">What it answered; valid during the call.</param>
    void Decided(int episode, PolicyRequest request, ActionChunk chunk);

    /// <summary>An episode has ended.</summary>
    /// <param name="result">How.</param>
    void Ended(RolloutResult result);
}
