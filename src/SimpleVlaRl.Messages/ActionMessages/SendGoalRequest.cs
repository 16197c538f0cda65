using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.UniqueIdentifierMessages;

namespace SimpleVlaRl.Messages.ActionMessages;

/// <summary>An action's <c>SendGoal_Request</c>.</summary>
/// <typeparam name="TGoal">The goal.</typeparam>
public sealed class SendGoalRequest<TGoal> : ICdrMessage
    where TGoal : ICdrMessage, new()
{
    /// <summary>The goal's identifier; the client makes it.</summary>
    public Uuid GoalId { get; set; }

    /// <summary>The goal.</summary>
    public TGoal Goal { get; set; } = new();

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        GoalId.Write(ref writer);
        Goal.Write(ref writer);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = Uuid.TryRead(ref reader, out Uuid goal);
        GoalId = goal;
        return read && Goal.TryRead(ref reader);
    }
}
