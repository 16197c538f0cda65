namespace SimpleVlaRl.Messages.Cdr;

/// <summary>Sequences of messages.</summary>
internal static class CdrSequence
{
    public static void Write<T>(ref CdrWriter writer, IReadOnlyList<T> messages)
        where T : ICdrMessage
    {
        writer.WriteSequenceLength(messages.Count);
        for (int i = 0; i < messages.Count; i++)
        {
            messages[i].Write(ref writer);
        }
    }

    /// <summary>Reads messages.</summary>
    /// <param name="reader">Where they come from.</param>
    /// <param name="minimumSize">The fewest bytes that one can take.</param>
    /// <param name="messages">The messages.</param>
    public static bool TryRead<T>(ref CdrReader reader, int minimumSize, out T[] messages)
        where T : ICdrMessage, new()
    {
        messages = [];
        if (!reader.TryReadSequenceLength(minimumSize, out int count))
        {
            return false;
        }

        T[] read = new T[count];
        for (int i = 0; i < count; i++)
        {
            read[i] = new();
            if (!read[i].TryRead(ref reader))
            {
                return false;
            }
        }

        messages = read;
        return true;
    }
}
