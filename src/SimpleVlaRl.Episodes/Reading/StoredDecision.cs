using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Episodes.Reading;

/// <summary>One inference with the frames it saw: what a learner needs to compute the answer's probability again.</summary>
/// <param name="Chunk">The answer, with the proprioception behind it.</param>
/// <param name="Frames">The frame of each policy camera, in the order asked for.</param>
public sealed record StoredDecision(ChunkRecord Chunk, IReadOnlyList<StoredFrame> Frames);
