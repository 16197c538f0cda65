using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.UniqueIdentifierMessages;

namespace SimpleVlaRl.Messages.ActionMessages;

/// <summary>An action's <c>FeedbackMessage</c>: how far a goal has got. Every client gets those of all goals.</summary>
/// <typeparam name="TFeedback">The feedback.</typeparam>
public sealed class FeedbackMessage<TFeedback> : ICdrMessage
    where TFeedback : ICdrMessage, new()
{
    /// <summary>The goal.</summary>
    public Uuid GoalId { get; set; }

    /// <summary>How far it has got.</summary>
    public TFeedback Feedback { get; set; } = new();

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        GoalId.Write(ref writer);
        Feedback.Write(ref writer);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = Uuid.TryRead(ref reader, out Uuid goal);
        GoalId = goal;
        return read && Feedback.TryRead(ref reader);
    }
}
