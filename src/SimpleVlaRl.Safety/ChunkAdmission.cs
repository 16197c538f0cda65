using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety;

/// <summary>Checks a whole chunk before any of it is played: its size, that every value is finite, and that it begins where the arms are.</summary>
internal static class ChunkAdmission
{
    /// <summary>Checks a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="chunkLength">The waypoints of a chunk (K).</param>
    /// <param name="joints">The joints.</param>
    /// <param name="lastPositions">The positions commanded last; empty while nothing has been.</param>
    /// <returns>Accepted or rejected.</returns>
    public static ChunkDecision Decide(ActionChunk chunk, int chunkLength, JointProfile[] joints, ReadOnlySpan<double> lastPositions)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        if (chunk.Dimension != joints.Length || chunk.Length != chunkLength || chunk.Actions.Length != chunkLength * joints.Length)
        {
            return new ChunkDecision(GateVerdict.Rejected, GateReason.WrongJoints, -1);
        }

        for (int index = 0; index < chunk.Actions.Length; index++)
        {
            if (!float.IsFinite(chunk.Actions[index]))
            {
                return new ChunkDecision(GateVerdict.Rejected, GateReason.NotFinite, index);
            }
        }

        for (int joint = 0; joint < lastPositions.Length; joint++)
        {
            // What a joint may lag behind its command is also the most that a chunk may ask of it at once; a longer way is no plan from here.
            if (joints[joint].Unit != JointUnit.Opening && Math.Abs(chunk.Actions[joint] - lastPositions[joint]) > joints[joint].MaximumTrackingError)
            {
                return new ChunkDecision(GateVerdict.Rejected, GateReason.SeamJump, joint);
            }
        }

        return new ChunkDecision(GateVerdict.Accepted, GateReason.None, -1);
    }
}
