using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Core.Episodes;

/// <summary>One inference as it happened, in the loop and read back from a file. The loop's is preallocated and reused; sinks copy it.</summary>
/// <param name="length">The waypoints (K).</param>
/// <param name="dimension">The joints (A).</param>
public sealed class ChunkRecord(int length, int dimension)
{
    /// <summary>When the chunk arrived, wall clock, nanoseconds since 1970.</summary>
    public long StampNanoseconds { get; set; }

    /// <summary>The chunk's index in the episode, from 0.</summary>
    public int ChunkIndex { get; set; }

    /// <summary>When the oldest part of the observation was taken, wall clock, nanoseconds since 1970.</summary>
    public long ObservationStampNanoseconds { get; set; }

    /// <summary>The stamp of the frame of each policy camera, to find it among the recorded frames.</summary>
    public long[] FrameStampsNanoseconds { get; set; } = [];

    /// <summary>The proprioception that the policy saw, in robot units.</summary>
    public double[] Proprioception { get; init; } = new double[dimension];

    /// <summary>The policy's answer.</summary>
    public ActionChunk Chunk { get; } = new(length, dimension);
}
