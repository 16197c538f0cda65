using SimpleVlaRl.Core.Commands;

namespace SimpleVlaRl.Safety.Guarding;

/// <summary>One request of a runtime, in the process' own memory. Preallocated and reused.</summary>
/// <param name="jointCount">How many joints the robot has.</param>
internal sealed class GuardRequest(int jointCount)
{
    public GuardRequestKind Kind { get; set; }

    /// <summary>The session of the runtime.</summary>
    public long Session { get; set; }

    /// <summary>When it was asked, on the monotonic clock of the machine.</summary>
    public long AskedTimestamp { get; set; }

    public ActionSource Source { get; set; }

    /// <summary>
    /// Of <see cref="GuardRequestKind.Begin"/>, the runtime's process; of <see cref="GuardRequestKind.ClearStop"/>, how many stops are taken back.
    /// </summary>
    public int Number { get; set; }

    /// <summary>Of <see cref="GuardRequestKind.Begin"/>, the waypoints of a chunk.</summary>
    public int ChunkLength { get; set; }

    public double SpeedShare { get; set; } = 1;

    /// <summary>The wished joint positions.</summary>
    public double[] Positions { get; } = new double[jointCount];

    /// <summary>How many numbers of <see cref="Chunk"/> count.</summary>
    public int ChunkCount { get; set; }

    /// <summary>Of <see cref="GuardRequestKind.Admit"/>, the chunk's actions.</summary>
    public float[] Chunk { get; } = new float[GuardLayout.LargestChunk];
}
