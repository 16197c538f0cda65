namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>
/// Another process that computes a part of an optimizer step's gradient. It keeps nothing between steps: every task brings the weights with it.
/// </summary>
public interface IGradientAssistant
{
    /// <summary>How it is called in messages.</summary>
    string Name { get; }

    /// <summary>Computes a part.</summary>
    /// <param name="task">The rows, the weights and the constants.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The gradient and the part's share in the step's means.</returns>
    /// <exception cref="GradientAssistantException">It cannot, or not now; the caller computes the part itself.</exception>
    Task<GradientAnswer> ComputeAsync(GradientTask task, CancellationToken cancellation);
}
