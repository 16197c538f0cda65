namespace SimpleVlaRl.Core.Policies;

/// <summary>How action tokens are drawn for one request.</summary>
/// <param name="Temperature">The softmax temperature; 0 is greedy.</param>
/// <param name="Seed">The episode's seed, the key of <see cref="Actions.CounterRandom"/>.</param>
/// <param name="ChunkIndex">The chunk's index in the episode, the counter.</param>
public readonly record struct SamplingParameters(float Temperature, ulong Seed, uint ChunkIndex)
{
    /// <summary>
    /// How much a joint's draw follows its draw at the waypoint before in the same chunk, 0 to 1; each token alone is drawn as the policy says.
    /// </summary>
    /// <value>The default is 0: every token is drawn by itself.</value>
    public double DrawCorrelation { get; init; }

    /// <summary>Why nothing can be drawn so.</summary>
    /// <returns>One sentence; null where it can.</returns>
    public string? Problem() => !float.IsFinite(Temperature) || Temperature < 0
        ? $"The temperature is {Temperature}; expected a finite value of at least 0."
        : !(DrawCorrelation >= 0 && DrawCorrelation <= 1) ? $"The draw correlation is {DrawCorrelation}; expected 0 to 1."
        : null;
}
