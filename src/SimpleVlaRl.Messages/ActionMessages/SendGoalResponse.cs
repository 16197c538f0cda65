using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Messages.ActionMessages;

/// <summary>An action's <c>SendGoal_Response</c>, the same for all actions but for the type's name.</summary>
public sealed class SendGoalResponse : ICdrMessage
{
    /// <summary>Whether the server will do it.</summary>
    public bool Accepted { get; set; }

    /// <summary>When it was accepted, nanoseconds since 1970; 0 when it was not.</summary>
    public long StampNanoseconds { get; set; }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteBoolean(Accepted);
        Time.Write(ref writer, StampNanoseconds);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadBoolean(out bool accepted) & Time.TryRead(ref reader, out long stamp);
        (Accepted, StampNanoseconds) = (accepted, stamp);
        return read;
    }
}
