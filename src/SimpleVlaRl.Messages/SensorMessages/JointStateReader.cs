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

    /// <summary>Reads positions.</summary>
    /// <param name="payload">The payload with its encapsulation. It may hold more joints than are wanted, in any order.</param>
    /// <param name="positions">One per joint.</param>
    /// <param name="stampNanoseconds">When they were measured, nanoseconds since 1970.</param>
    /// <returns>Whether every joint was there once with a finite position, else what is wrong; then the positions are unspecified.</returns>
    public JointReadResult Read(ReadOnlySpan<byte> payload, Span<double> positions, out long stampNanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(positions.Length, map.Count);
        CdrReader reader = new(payload);
        if (!Header.TryReadView(ref reader, out stampNanoseconds, out _))
        {
            return JointReadResult.Malformed;
        }

        JointReadResult names = map.Read(ref reader, out int sent, allowOthers: true);
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
