using System.Text;
using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Messages;

/// <summary>
/// Finds the joints that one side expects among the names that the other side sent, without making strings. Joint order on the wire is not guaranteed.
/// </summary>
internal sealed class JointNameMap
{
    private readonly byte[][] expected;
    private readonly int[] places;

    public JointNameMap(IReadOnlyList<string> jointNames)
    {
        expected = [.. jointNames.Select(Encoding.UTF8.GetBytes)];
        places = new int[expected.Length];
    }

    /// <summary>How many joints are expected.</summary>
    public int Count => expected.Length;

    /// <summary>Where each expected joint is among the names read last; -1 where it is not.</summary>
    public ReadOnlySpan<int> Places => places;

    /// <summary>Reads a sequence of names and finds the expected joints in it.</summary>
    /// <param name="reader">Where the names come from.</param>
    /// <param name="sent">How many names there were.</param>
    /// <param name="isWhole">Whether the names must be the expected ones, all of them and no others; else some are enough, and others are passed over.</param>
    public JointReadResult Read(ref CdrReader reader, out int sent, bool isWhole)
    {
        places.AsSpan().Fill(-1);
        if (!reader.TryReadSequenceLength(sizeof(uint), out sent))
        {
            return JointReadResult.Malformed;
        }

        int found = 0;
        bool isUnexpected = false;
        for (int place = 0; place < sent; place++)
        {
            if (!reader.TryReadString(out ReadOnlySpan<byte> name))
            {
                return JointReadResult.Malformed;
            }

            int joint = Find(name, place);
            isUnexpected |= joint < 0 ? isWhole : places[joint] >= 0;
            if (joint >= 0 && places[joint] < 0)
            {
                places[joint] = place;
                found++;
            }
        }

        return isUnexpected || found < (isWhole ? expected.Length : 1) ? JointReadResult.WrongJoints : JointReadResult.Read;
    }

    /// <summary>Looks at the same place first: senders keep the order that we use more often than not.</summary>
    private int Find(ReadOnlySpan<byte> name, int place)
    {
        if (place < expected.Length && name.SequenceEqual(expected[place]))
        {
            return place;
        }

        for (int joint = 0; joint < expected.Length; joint++)
        {
            if (name.SequenceEqual(expected[joint]))
            {
                return joint;
            }
        }

        return -1;
    }
}
