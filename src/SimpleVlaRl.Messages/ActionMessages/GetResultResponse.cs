using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Messages.ActionMessages;

/// <summary>An action's <c>GetResult_Response</c>.</summary>
/// <typeparam name="TResult">The result.</typeparam>
public sealed class GetResultResponse<TResult> : ICdrMessage
    where TResult : ICdrMessage, new()
{
    /// <summary>How the goal ended; <see cref="ActionGoalStatus.Unknown"/> with an empty result when the server has no such goal.</summary>
    public ActionGoalStatus Status { get; set; }

    /// <summary>The result.</summary>
    public TResult Result { get; set; } = new();

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteByte((byte)Status);
        Result.Write(ref writer);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadByte(out byte status);
        Status = (ActionGoalStatus)(sbyte)status;
        return read && Result.TryRead(ref reader);
    }
}
