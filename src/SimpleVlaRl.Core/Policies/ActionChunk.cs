namespace SimpleVlaRl.Core.Policies;

/// <summary>One robot's answer from a policy: K waypoints of A joints with the tokens behind them. Preallocated and reused.</summary>
public sealed class ActionChunk
{
    /// <summary>Makes an empty chunk.</summary>
    /// <param name="length">The waypoints (K).</param>
    /// <param name="dimension">The joints (A).</param>
    public ActionChunk(int length, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        Length = length;
        Dimension = dimension;
        Actions = new float[length * dimension];
        Tokens = new int[length * dimension];
        LogProbabilities = new float[length * dimension];
        Entropies = new float[length * dimension];
    }

    /// <summary>The waypoints (K).</summary>
    public int Length { get; }

    /// <summary>The joints (A).</summary>
    public int Dimension { get; }

    /// <summary>The waypoints in robot units, [K, A], time-major.</summary>
    public float[] Actions { get; }

    /// <summary>The bin index behind each action, 0..255, [K, A]; -1 from a regression head, which has no tokens.</summary>
    public int[] Tokens { get; }

    /// <summary>The log-probability of each token over the 256 bins at the sampling temperature (1 when greedy), [K, A]; NaN from a regression head.</summary>
    public float[] LogProbabilities { get; }

    /// <summary>The entropy over the 256 bins at that temperature in nats, [K, A]; NaN from a regression head.</summary>
    public float[] Entropies { get; }

    /// <summary>How long the network took.</summary>
    public TimeSpan InferenceTime { get; set; }

    /// <summary>How long the images and the prompt took to prepare.</summary>
    public TimeSpan PreprocessingTime { get; set; }

    /// <summary>
    /// Whether a policy on board answered because the server that was asked did not. Only a policy with such a substitute sets it, at every answer.
    /// </summary>
    public bool IsFromFallback { get; set; }

    /// <summary>Copies the chunk into another of the same size.</summary>
    /// <param name="destination">The chunk to overwrite.</param>
    public void CopyTo(ActionChunk destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Actions.CopyTo(destination.Actions, 0);
        Tokens.CopyTo(destination.Tokens, 0);
        LogProbabilities.CopyTo(destination.LogProbabilities, 0);
        Entropies.CopyTo(destination.Entropies, 0);
        destination.InferenceTime = InferenceTime;
        destination.PreprocessingTime = PreprocessingTime;
        destination.IsFromFallback = IsFromFallback;
    }
}
