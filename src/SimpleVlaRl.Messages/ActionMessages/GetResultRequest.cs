using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.UniqueIdentifierMessages;

namespace SimpleVlaRl.Messages.ActionMessages;

/// <summary>An action's <c>GetResult_Request</c>, the same for all actions but for the type's name. The server answers once the goal has ended.</summary>
public sealed class GetResultRequest : ICdrMessage
{
    /// <summary>The goal.</summary>
    public Uuid GoalId { get; set; }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => GoalId.Write(ref writer);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = Uuid.TryRead(ref reader, out Uuid goal);
        GoalId = goal;
        return read;
    }
}
