namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>
/// Port: runs the episodes that a queue wants, with the learner's weights of the moment. Simulated robots of this process are one runner, environments that
/// connect to it another.
/// </summary>
public interface IEpisodeRunner
{
    /// <summary>Runs until the queue has enough, and has nothing left that it waits for.</summary>
    /// <param name="episodes">The episodes.</param>
    /// <param name="temperature">The sampling temperature; 0 is greedy.</param>
    /// <param name="cancellation">Stops soon; what is under way is lost.</param>
    /// <returns>Where the time went.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    RolloutTimes Run(IEpisodeQueue episodes, double temperature, CancellationToken cancellation);
}
