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

        int far = -1;
        for (int waypoint = 0; waypoint < chunk.Length; waypoint++)
        {
            far = FarJoint(chunk.Actions.AsSpan(waypoint * joints.Length, joints.Length), joints, lastPositions);
            if (far < 0)
            {
                return new ChunkDecision(GateVerdict.Accepted, GateReason.None, -1);
            }
        }

        return new ChunkDecision(GateVerdict.Rejected, GateReason.SeamJump, far);
    }

    /// <summary>
    /// What a joint may lag behind its command is also the most that a waypoint may ask of it at once; a chunk of which every waypoint is further away is no
    /// plan from here. An answer that took long is joined in its middle, so any waypoint will do.
    /// </summary>
    private static int FarJoint(ReadOnlySpan<float> waypoint, JointProfile[] joints, ReadOnlySpan<double> lastPositions)
    {
        for (int joint = 0; joint < lastPositions.Length; joint++)
        {
            if (joints[joint].Unit != JointUnit.Opening && Math.Abs(waypoint[joint] - lastPositions[joint]) > joints[joint].MaximumTrackingError)
            {
                return joint;
            }
        }

        return -1;
    }
}
