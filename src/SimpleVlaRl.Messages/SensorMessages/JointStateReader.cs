using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Messages.SensorMessages;

/// <summary>
/// Reads the positions of expected joints from sensor_msgs/msg/JointState payloads, by name, without allocation. Not for several threads at once.
/// </summary>
/// <param name="jointNames">The joints, in the order in which the caller wants them.</param>
public sealed class JointStateReader(IReadOnlyList<string> jointNames)
{
    private readonly JointNameMap map = new(jointNames);

    /// <summary>How many joints are read.</summary>
    public int JointCount => map.Count;

    /// <summary>Whether each joint was in the message that was read last.</summary>
    /// <param name="joint">The joint, from 0.</param>
    /// <returns>Whether it was.</returns>
    public bool Has(int joint) => map.Places[joint] >= 0;

    /// <summary>Reads the positions of the joints that a message has: drivers may report one arm in several messages.</summary>
    /// <param name="payload">The payload with its encapsulation. It may hold more joints than are wanted, in any order.</param>
    /// <param name="positions">One per joint; those of joints that are not in the message stay.</param>
    /// <param name="stampNanoseconds">When they were measured, nanoseconds since 1970.</param>
    /// <returns>Whether one joint at least was there, none twice, each with a finite position; else what is wrong, and then the positions are
    /// unspecified.</returns>
    public JointReadResult Read(ReadOnlySpan<byte> payload, Span<double> positions, out long stampNanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(positions.Length, map.Count);
        CdrReader reader = new(payload);
        if (!Header.TryReadView(ref reader, out stampNanoseconds, out _))
        {
            return JointReadResult.Malformed;
        }

        JointReadResult names = map.Read(ref reader, out int sent, isWhole: false);
        if (names != JointReadResult.Read)
        {
            return names;
        }

        return reader.TryReadSequenceView<double>(out ReadOnlySpan<byte> raw) && reader.TryReadSequenceView<double>(out _)
            && reader.TryReadSequenceView<double>(out _)
            ? JointValues.Pick(raw, sent, map.Places, positions)
            : JointReadResult.Malformed;
    }
}
