using System.Buffers.Binary;

namespace SimpleVlaRl.Messages;

/// <summary>Takes the values of expected joints out of a sequence on the wire.</summary>
internal static class JointValues
{
    /// <summary>Picks values by place.</summary>
    /// <param name="raw">The sequence's bytes.</param>
    /// <param name="sent">How many joints were named.</param>
    /// <param name="places">The place of each wanted joint; -1 for one that was not sent, whose value stays.</param>
    /// <param name="values">One per wanted joint.</param>
    public static JointReadResult Pick(ReadOnlySpan<byte> raw, int sent, ReadOnlySpan<int> places, Span<double> values)
    {
        if (raw.Length != sent * sizeof(double))
        {
            return JointReadResult.WrongLength;
        }

        bool isFinite = true;
        for (int joint = 0; joint < places.Length; joint++)
        {
            if (places[joint] < 0)
            {
                continue;
            }

            double value = BinaryPrimitives.ReadDoubleLittleEndian(raw[(places[joint] * sizeof(double))..]);
            values[joint] = value;
            isFinite &= double.IsFinite(value);
        }

        return isFinite ? JointReadResult.Read : JointReadResult.NotFinite;
    }
}
