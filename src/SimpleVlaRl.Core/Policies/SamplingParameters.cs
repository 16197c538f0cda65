namespace SimpleVlaRl.Core.Policies;

/// <summary>How action tokens are drawn for one request.</summary>
/// <param name="Temperature">The softmax temperature; 0 is greedy.</param>
/// <param name="Seed">The episode's seed, the key of <see cref="Actions.CounterRandom"/>.</param>
/// <param name="ChunkIndex">The chunk's index in the episode, the counter.</param>
public readonly record struct SamplingParameters(float Temperature, ulong Seed, uint ChunkIndex);
