namespace SimpleVlaRl.Messages.Cdr;

/// <summary>Whole messages to and from payloads.</summary>
public static class CdrMessage
{
    /// <summary>Serialises a message into a new array. For messages off the hot path.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The payload with its encapsulation.</returns>
    public static byte[] ToBytes(ICdrMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        CdrWriter measure = new([]);
        message.Write(ref measure);
        byte[] payload = new byte[measure.Length];
        CdrWriter writer = new(payload);
        message.Write(ref writer);
        return payload;
    }

    /// <summary>Overwrites a message from a payload.</summary>
    /// <param name="payload">The payload with its encapsulation.</param>
    /// <param name="message">The message to overwrite.</param>
    /// <returns>Whether the payload held all fields; when not, the message's content is unspecified.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, ICdrMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        CdrReader reader = new(payload);
        return message.TryRead(ref reader);
    }
}
