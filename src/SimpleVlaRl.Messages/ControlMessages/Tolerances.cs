using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Messages.ControlMessages;

/// <summary>Sequences of tolerances.</summary>
internal static class Tolerances
{
    private delegate bool Reader<T>(ref CdrReader reader, out T tolerance);

    public static void Write(ref CdrWriter writer, IReadOnlyList<JointTolerance> tolerances)
    {
        writer.WriteSequenceLength(tolerances.Count);
        foreach (JointTolerance tolerance in tolerances)
        {
            tolerance.Write(ref writer);
        }
    }

    public static void Write(ref CdrWriter writer, IReadOnlyList<JointComponentTolerance> tolerances)
    {
        writer.WriteSequenceLength(tolerances.Count);
        foreach (JointComponentTolerance tolerance in tolerances)
        {
            tolerance.Write(ref writer);
        }
    }

    public static bool TryRead(ref CdrReader reader, out JointTolerance[] tolerances) =>
        TryRead(ref reader, JointTolerance.MinimumSize, JointTolerance.TryRead, out tolerances);

    public static bool TryRead(ref CdrReader reader, out JointComponentTolerance[] tolerances) =>
        TryRead(ref reader, JointComponentTolerance.MinimumSize, JointComponentTolerance.TryRead, out tolerances);

    private static bool TryRead<T>(ref CdrReader reader, int minimumSize, Reader<T> readOne, out T[] tolerances)
    {
        tolerances = [];
        if (!reader.TryReadSequenceLength(minimumSize, out int count))
        {
            return false;
        }

        tolerances = new T[count];
        for (int i = 0; i < count; i++)
        {
            if (!readOne(ref reader, out tolerances[i]))
            {
                return false;
            }
        }

        return true;
    }
}
