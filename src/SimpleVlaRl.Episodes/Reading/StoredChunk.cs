namespace SimpleVlaRl.Episodes.Reading;

/// <summary>One inference read back from a file.</summary>
public sealed record StoredChunk
{
    /// <summary>When the chunk arrived, wall clock, nanoseconds since 1970.</summary>
    public required long StampNanoseconds { get; init; }

    /// <summary>The chunk's index in the episode, from 0.</summary>
    public required int ChunkIndex { get; init; }

    /// <summary>When the oldest part of the observation was taken, wall clock, nanoseconds since 1970.</summary>
    public required long ObservationStampNanoseconds { get; init; }

    /// <summary>The stamp of the frame of each policy camera, in the policy's order.</summary>
    public required IReadOnlyList<long> FrameStampsNanoseconds { get; init; }

    /// <summary>The proprioception that the policy saw, in robot units.</summary>
    public required double[] Proprioception { get; init; }

    /// <summary>The waypoints (K).</summary>
    public required int Length { get; init; }

    /// <summary>The joints (A).</summary>
    public required int Dimension { get; init; }

    /// <summary>The bin index behind each action, [K, A].</summary>
    public required int[] Tokens { get; init; }

    /// <summary>The log-probability of each token over the 256 bins at the sampling temperature, [K, A].</summary>
    public required float[] LogProbabilities { get; init; }

    /// <summary>The entropy over the 256 bins in nats, [K, A].</summary>
    public required float[] Entropies { get; init; }

    /// <summary>The waypoints in robot units, [K, A].</summary>
    public required float[] Actions { get; init; }

    /// <summary>How long the network took.</summary>
    public required double InferenceMilliseconds { get; init; }

    /// <summary>How long the images and the prompt took to prepare.</summary>
    public required double PreprocessingMilliseconds { get; init; }

    /// <summary>Whether a policy on board answered because the server did not; false in files from before there was such a mark.</summary>
    public bool IsFromFallback { get; init; }
}
