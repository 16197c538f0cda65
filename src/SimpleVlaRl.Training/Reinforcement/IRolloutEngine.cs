namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>
/// Port: draws actions for many observations at once with the learner's weights of the moment; over libtorch, or over ONNX Runtime on the same memory.
/// </summary>
public interface IRolloutEngine : IDisposable
{
    /// <summary>The engine's name in metrics: <c>torch</c> or <c>onnx</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Whether it answers with weights of its own, which <see cref="WeightsChanged"/> alone changes: then it may run while the learner learns.
    /// </summary>
    bool HasOwnWeights { get; }

    /// <summary>Takes over weights that have changed. Called after every update, never during <see cref="Run"/>.</summary>
    void WeightsChanged();

    /// <summary>Answers a batch. One call at a time, from any thread; a row's answer does not depend on the other rows.</summary>
    /// <param name="batch">The inputs, filled; the answers are overwritten.</param>
    void Run(RolloutBatch batch);
}
