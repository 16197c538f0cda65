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

    /// <summary>Goes on with episodes that are under way while the learner learns, with the weights that it had before.</summary>
    /// <param name="episodes">The queue of the run before; what ends is given to the next run.</param>
    /// <returns>Stops when it is disposed, with what went wrong; null where episodes wait meanwhile.</returns>
    IDisposable? Meanwhile(IEpisodeQueue episodes) => null;
}
